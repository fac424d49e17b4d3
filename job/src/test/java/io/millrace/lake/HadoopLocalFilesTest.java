package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.Shop;
import io.millrace.flink.sink.TableSinks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HadoopLocalFilesTest {
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void permissionsAreSetAsChmodWould(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("data"));
    try (HadoopLocalFiles files = new HadoopLocalFiles()) {
      files.initialize(folder.toUri(), new Configuration());
      files.setPermission(
          new org.apache.hadoop.fs.Path(file.toUri()), new FsPermission((short) 0751));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwxr-x--x");
  }

  @Test
  void aTablesFilesHaveNoChecksumFilesBeside(@TempDir Path folder) throws Exception {
    try (FolderLake lake = FolderLake.jdbc(folder)) {
      TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);
      TableSinks.recordVersion(
          lake.settings(), Shop.pipeline(), new byte[] {1}, null, Optional.empty());
    }
    try (var files = Files.walk(folder)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".crc"));
    }
  }
}
