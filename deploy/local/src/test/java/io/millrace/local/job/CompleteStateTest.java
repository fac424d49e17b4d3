package io.millrace.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompleteStateTest {
  @TempDir Path temporary;
  private Path checkpoints;
  private Path savepoints;

  @BeforeEach
  void name() {
    checkpoints = temporary.resolve("checkpoints");
    savepoints = temporary.resolve("savepoints");
  }

  @Test
  void aRunWithoutAnyStartsAtTheBeginning() throws IOException {
    assertThat(CompleteState.newest(checkpoints, savepoints)).isEmpty();

    Files.createDirectories(checkpoints.resolve("job/chk-1"));
    Files.createDirectories(checkpoints.resolve("job/shared"));
    assertThat(CompleteState.newest(checkpoints, savepoints)).isEmpty();
  }

  @Test
  void theGreatestIdIsTheNewestWhereverItLies() throws IOException {
    complete(checkpoints.resolve("first/chk-9"), 9);
    complete(checkpoints.resolve("second/chk-11"), 11);
    Files.createDirectories(checkpoints.resolve("second/chk-12"));
    assertThat(CompleteState.newest(checkpoints, savepoints))
        .hasValue(new CompleteState(11, checkpoints.resolve("second/chk-11")));

    complete(savepoints.resolve("savepoint-abc"), 12);
    assertThat(CompleteState.newest(checkpoints, savepoints))
        .hasValue(new CompleteState(12, savepoints.resolve("savepoint-abc")));
  }

  @Test
  void whatIsDeletedNeverHoldsFilesOfTheNewest() throws IOException {
    complete(checkpoints.resolve("first/chk-9"), 9);
    complete(checkpoints.resolve("second/chk-10"), 10);
    complete(checkpoints.resolve("second/chk-11"), 11);
    Files.createDirectories(checkpoints.resolve("second/shared"));
    complete(savepoints.resolve("savepoint-abc"), 8);

    CompleteState newest = CompleteState.newest(checkpoints, savepoints).orElseThrow();
    newest.deleteOthers(checkpoints, savepoints);

    assertThat(checkpoints.resolve("first")).doesNotExist();
    assertThat(savepoints.resolve("savepoint-abc")).doesNotExist();
    assertThat(checkpoints.resolve("second/shared")).exists();
    assertThat(CompleteState.newest(checkpoints, savepoints)).hasValue(newest);
  }

  @Test
  void aJobHasACheckpointOnceOneIsWhole() throws IOException {
    Path job = checkpoints.resolve("job");
    assertThat(CompleteState.isIn(job)).isFalse();

    Files.createDirectories(job.resolve("chk-1"));
    assertThat(CompleteState.isIn(job)).isFalse();

    complete(job.resolve("chk-1"), 1);
    assertThat(CompleteState.isIn(job)).isTrue();
  }

  private static void complete(Path folder, long id) throws IOException {
    Files.createDirectories(folder);
    try (OutputStream out = Files.newOutputStream(folder.resolve("_metadata"))) {
      Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(id, List.of(), List.of()), out);
    }
  }
}
