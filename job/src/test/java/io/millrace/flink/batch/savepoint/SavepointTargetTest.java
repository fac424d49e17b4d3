package io.millrace.flink.batch.savepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeOffsets;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointTargetTest {
  /** More than what would lie in the metadata. */
  private static final int BYTES = 100_000;

  @TempDir private Path folder;

  @Test
  void aFileThatOnlyTheTaskSeesIsRefused() throws Exception {
    SavepointTarget target = SavepointTarget.create(folder.toString());
    KeyGroupsStateHandle written = written(target, BYTES);
    Path file = Path.of(written.maybeGetPath().orElseThrow().toUri());
    target.requireVisible(written);

    Files.write(file, new byte[BYTES - 1]);
    assertThatThrownBy(() -> target.requireVisible(written))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("this process sees 99999 bytes of")
        .hasMessageContaining("which a task has written with 100000 bytes");

    Files.delete(file);
    assertThatThrownBy(() -> target.requireVisible(written))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("this process sees nothing of")
        .hasMessageContaining("all TaskManagers and this process must reach file:" + folder);
  }

  @Test
  void whatLiesInTheMetadataNeedsNoFile() throws Exception {
    SavepointTarget target = SavepointTarget.create(folder.toString());

    assertThat(written(target, 10).maybeGetPath()).isEmpty();
    target.requireVisible(written(target, 10));
    target.requireVisible(null);
  }

  private static KeyGroupsStateHandle written(SavepointTarget target, int bytes) throws Exception {
    try (CheckpointStateOutputStream out =
        target.streams().createCheckpointStateOutputStream(CheckpointedStateScope.EXCLUSIVE)) {
      out.write(new byte[bytes]);
      return new KeyGroupsStateHandle(
          new KeyGroupRangeOffsets(KeyGroupRange.of(0, 0)), out.closeAndGetHandle());
    }
  }
}
