package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointProperties;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.CompletedCheckpoint;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flink does with a savepoint of ours where no operator has the uids that it names. */
class ChangedUidHazardTest {
  @TempDir private Path folder;
  private String savepoint;

  @BeforeEach
  void writeSavepoint() throws Exception {
    savepoint = GoldenState.of(GoldenState.NEWEST).savepoint(folder, new Uuid(1, 1));
  }

  @Test
  void itIsRefusedAsFlinkDoesByDefault() {
    assertThatThrownBy(() -> restored(false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Cannot map checkpoint/savepoint state for operator");
  }

  /** The option of `flink run` that helpful people on the net advise. */
  @Test
  void withNonRestoredStateAllowedAllStateIsDroppedInSilence() throws Exception {
    assertThat(restored(true).getOperatorStates()).isEmpty();
  }

  private CompletedCheckpoint restored(boolean allowNonRestoredState) throws Exception {
    CompletedCheckpointStorageLocation location =
        AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(savepoint);
    return Checkpoints.loadAndValidateCheckpoint(
        new JobID(),
        Map.of(),
        location,
        getClass().getClassLoader(),
        allowNonRestoredState,
        CheckpointProperties.forSavepoint(false, SavepointFormatType.CANONICAL));
  }
}
