package io.millrace.flink.batch.savepoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.Uids;
import io.millrace.lake.LakeException;
import io.millrace.lake.SavepointFile;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.checkpoint.channel.InputChannelInfo;
import org.apache.flink.runtime.state.InputChannelStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointRewriteTest {
  @TempDir private Path folder;

  @Test
  void aSavepointOfAnotherJobIsRefused() throws Exception {
    String other =
        new SavepointFile(folder.resolve("other"), 7)
            .with("map", OperatorSubtaskState.builder().build())
            .write();

    assertThatThrownBy(() -> SavepointRewrite.of(other, folder.resolve("to").toString()))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("it has no state of operator features, so it is not one of this job");
  }

  @Test
  void aCheckpointWithRecordsOnTheirWayIsRefused() throws Exception {
    InputChannelStateHandle records =
        new InputChannelStateHandle(
            new InputChannelInfo(0, 0),
            new ByteStreamStateHandle("records", new byte[9]),
            List.of(0L));
    String unaligned =
        new SavepointFile(folder.resolve("unaligned"), 7)
            .madeUnder("ab".repeat(32))
            .with(
                Uids.FEATURES,
                OperatorSubtaskState.builder()
                    .setInputChannelState(StateObjectCollection.singleton(records))
                    .build())
            .write();

    assertThatThrownBy(() -> SavepointRewrite.of(unaligned, folder.resolve("to").toString()))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("it is unaligned and holds records on their way");
  }
}
