package io.millrace.flink.batch.savepoint;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeOffsets;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointRewriteTest {
  private static final String FINGERPRINT = "ab".repeat(32);

  @TempDir private Path folder;

  @Test
  void aSavepointOfAnotherJobIsRefused() throws Exception {
    String other =
        new SavepointFile(folder.resolve("other"), 7)
            .with("map", OperatorSubtaskState.builder().build())
            .write();

    assertThatThrownBy(() -> of(other))
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
            .madeUnder(FINGERPRINT)
            .with(
                Uids.FEATURES,
                OperatorSubtaskState.builder()
                    .setInputChannelState(StateObjectCollection.singleton(records))
                    .build())
            .write();

    assertThatThrownBy(() -> of(unaligned))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("it is unaligned and holds records on their way");
  }

  @Test
  void aSavepointOfOtherFeaturesIsRefused() throws Exception {
    String other = "cd".repeat(32);
    String savepoint =
        new SavepointFile(folder.resolve("other features"), 7)
            .madeUnder(other)
            .with(Uids.FEATURES, OperatorSubtaskState.builder().build())
            .write();

    assertThatThrownBy(() -> of(savepoint))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("it was made under other event fields or features")
        .hasMessageContaining("fingerprint %s, the definition's is %s", other, FINGERPRINT);
    assertThat(SavepointRewrite.of(savepoint, to(), other).id()).isEqualTo(7);
  }

  @Test
  void aSavepointThatDoesNotSayItsFeaturesIsRefused() throws Exception {
    String savepoint =
        new SavepointFile(folder.resolve("no features"), 7)
            .with(Uids.SPLIT, OperatorSubtaskState.builder().build())
            .with(Uids.FEATURES, OperatorSubtaskState.builder().build())
            .write();

    assertThatThrownBy(() -> of(savepoint))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("fingerprint missing, the definition's is");
  }

  @Test
  void stateByKeyOfAnotherOperatorIsRefused() throws Exception {
    KeyGroupsStateHandle keyed =
        new KeyGroupsStateHandle(
            new KeyGroupRangeOffsets(KeyGroupRange.of(0, 719)),
            new ByteStreamStateHandle("keyed", new byte[9]));
    String savepoint =
        new SavepointFile(folder.resolve("keyed"), 7)
            .madeUnder(FINGERPRINT)
            .with(Uids.FEATURES, OperatorSubtaskState.builder().build())
            .with("joined", OperatorSubtaskState.builder().setManagedKeyedState(keyed).build())
            .write();

    assertThatThrownBy(() -> of(savepoint))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("operator joined has state by key");
  }

  private SavepointRewrite of(String savepoint) {
    return SavepointRewrite.of(savepoint, to(), FINGERPRINT);
  }

  private String to() {
    return folder.resolve("to").toString();
  }
}
