package io.millrace.flink.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.util.TestingTaskManagerRuntimeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchDiskTest {
  @TempDir File folder;

  /** A disk of which a test may say what is on it. */
  private static File disk(String name, long usable, long total) {
    return new File(name) {
      @Override
      public long getUsableSpace() {
        return usable;
      }

      @Override
      public long getTotalSpace() {
        return total;
      }
    };
  }

  @Test
  void theFullestDiskIsReported() {
    ScratchDisk disk =
        new ScratchDisk(List.of(disk("a", 50, 100), disk("b", 20, 400), disk("gone", 0, 0)));

    assertThat(disk.usableBytes()).isEqualTo(20);
    assertThat(disk.bytes()).isEqualTo(400);
  }

  @Test
  void foldersOfFlinksSettingsAreLookedAt() {
    Configuration settings = new Configuration();
    settings.setString("state.backend.rocksdb.localdir", folder + "," + folder);
    ScratchDisk disk =
        ScratchDisk.of(
            new TestingTaskManagerRuntimeInfo(settings, new String[] {"/nowhere/at/all"}));

    assertThat(disk.bytes()).isEqualTo(folder.getTotalSpace()).isPositive();
    assertThat(disk.usableBytes()).isPositive().isLessThanOrEqualTo(disk.bytes());
  }
}
