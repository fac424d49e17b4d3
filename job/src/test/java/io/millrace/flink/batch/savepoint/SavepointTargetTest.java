package io.millrace.flink.batch.savepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.file.FolderTree;
import io.millrace.lake.LakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
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
        .hasMessageContaining(
            "all TaskManagers and the process that submits must reach file:" + folder);
  }

  @Test
  void whatLiesInTheMetadataNeedsNoFile() throws Exception {
    SavepointTarget target = SavepointTarget.create(folder.toString());

    assertThat(written(target, 10).maybeGetPath()).isEmpty();
    target.requireVisible(written(target, 10));
    target.requireVisible(null);
  }

  @Test
  void aFolderOfAKilledAttemptIsTakenAgain() throws Exception {
    SavepointTarget killed = SavepointTarget.create(folder.toString());
    Path file = Path.of(written(killed, BYTES).maybeGetPath().orElseThrow().toUri());

    SavepointTarget next = SavepointTarget.create(folder.toString());

    assertThat(file).doesNotExist();
    next.requireOwn();
    // The killed client's job may still run.
    assertThatThrownBy(killed::requireOwn)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another attempt has taken file:" + folder);
    killed.discard(new IOException());
    next.complete(new CheckpointMetadata(7, List.of(), List.of()));
    assertThat(folder).isDirectoryContaining("glob:**/_metadata");
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void aFinishedSavepointIsNotOverwritten() throws Exception {
    SavepointTarget.create(folder.toString())
        .complete(new CheckpointMetadata(7, List.of(), List.of()));

    assertThatThrownBy(() -> SavepointTarget.create(folder.toString()))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("the folder is not empty");
  }

  @Test
  void aTaskThatDoesNotSeeTheFolderWritesNothing() throws Exception {
    SavepointTarget target = SavepointTarget.create(folder.resolve("to").toString());
    FolderTree.delete(folder.resolve("to"));

    assertThatThrownBy(target::requireOwn)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("this process sees no file:" + folder.resolve("to"))
        .hasMessageContaining("all TaskManagers and the process that submits must reach");
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
