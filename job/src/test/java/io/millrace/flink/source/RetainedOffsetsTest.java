package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.Refusal;
import io.millrace.flink.source.PartitionBounds.Bounds;
import io.millrace.seal.SealedUpTo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class RetainedOffsetsTest {
  private static final TopicPartition P0 = new TopicPartition("user_events", 0);
  private static final TopicPartition P1 = new TopicPartition("user_events", 1);
  private static final Uuid ID = new Uuid(1, 1);
  private static final Uuid OTHER_ID = new Uuid(2, 2);
  private final List<Long> lost = new ArrayList<>();

  @Test
  void offsetsThatKafkaHoldsAreLeftAsTheyAre() {
    List<KafkaPartitionSplit> splits = List.of(at(P0, 100), at(P1, 250));

    assertThat(offsets(LostOffsets.REFUSE).readable(splits)).isEqualTo(splits);
    assertThat(lost).isEmpty();
  }

  @Test
  void theEndOfTheLogIsAPlaceToWait() {
    List<KafkaPartitionSplit> splits = List.of(at(P0, 200));

    assertThat(offsets(LostOffsets.REFUSE).readable(splits)).isEqualTo(splits);
  }

  @Test
  void deletedOffsetsRefuseTheStartAndNameEveryPartition() {
    List<KafkaPartitionSplit> splits = List.of(at(P0, 40), at(P1, 0));

    assertThatThrownBy(() -> offsets(LostOffsets.REFUSE).readable(splits))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("up to 310 records")
        .hasMessageContaining("user_events-0: next is 40, the log begins at 100")
        .hasMessageContaining("user_events-1: next is 0, the log begins at 250")
        .hasMessageContaining("accept");
    assertThat(lost).isEmpty();
  }

  @Test
  void anAcceptedGapIsSkippedAndCounted() {
    List<KafkaPartitionSplit> splits = List.of(at(P0, 40), at(P1, 260));

    assertThat(offsets(LostOffsets.ACCEPT).readable(splits))
        .containsExactly(at(P0, 100), at(P1, 260));
    assertThat(lost).containsExactly(60L);
  }

  @Test
  void earliestBecomesAnOffsetThatTheCheckpointRemembers() {
    List<KafkaPartitionSplit> splits = List.of(at(P0, KafkaPartitionSplit.EARLIEST_OFFSET));

    assertThat(offsets(LostOffsets.REFUSE).readable(splits)).containsExactly(at(P0, 100));
    assertThat(lost).isEmpty();
  }

  @Test
  void aTopicBehindTheStateIsRefusedEvenWhereGapsAreAccepted() {
    List<KafkaPartitionSplit> splits = List.of(at(P0, 201));

    assertThatThrownBy(() -> offsets(LostOffsets.ACCEPT).readable(splits))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("user_events-0: next is 201, the log ends at 200");
  }

  @Test
  void theStoppingOffsetIsKept() {
    List<KafkaPartitionSplit> splits = List.of(new KafkaPartitionSplit(P0, 40, 150));

    assertThat(offsets(LostOffsets.ACCEPT).readable(splits))
        .containsExactly(new KafkaPartitionSplit(P0, 100, 150));
  }

  @Test
  void aTopicThatWasMadeAnewIsRefusedThoughItHasGrownPastTheState() {
    List<KafkaPartitionSplit> splits = List.of(at(P0, 150, OTHER_ID), at(P1, 260, OTHER_ID));

    assertThatThrownBy(() -> offsets(LostOffsets.ACCEPT).readable(splits))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the topic was made anew since the job's state was written")
        .hasMessageContaining("(user_events: its id was " + OTHER_ID + ", and is " + ID + ")")
        .hasMessageContaining("a topic of another name");
  }

  @Test
  void aTopicOfWhichNothingWasReadMayBeMadeAnew() {
    List<KafkaPartitionSplit> splits =
        List.of(at(P0, 0, OTHER_ID), at(P1, KafkaPartitionSplit.EARLIEST_OFFSET, OTHER_ID));

    assertThat(offsets(LostOffsets.ACCEPT).readable(splits))
        .extracting(split -> SealedSplit.of(split).topicId().orElseThrow())
        .containsExactly(ID, ID);
  }

  @Test
  void stateFromBeforeTopicIdsLearnsThem() {
    assertThat(offsets(LostOffsets.REFUSE).readable(List.of(at(P0, 150))))
        .extracting(split -> SealedSplit.of(split).topicId().orElseThrow())
        .containsExactly(ID);
  }

  @Test
  void whereBrokersGiveNoIdsTheStateKeepsItsOwn() {
    Map<TopicPartition, Bounds> log = Map.of(P0, new Bounds(100, 200, null));
    RetainedOffsets offsets = new RetainedOffsets(partitions -> log, LostOffsets.REFUSE, lost::add);

    assertThat(offsets.readable(List.of(at(P0, 150, OTHER_ID))))
        .extracting(split -> SealedSplit.of(split).topicId().orElseThrow())
        .containsExactly(OTHER_ID);
  }

  @Test
  void anAcceptedGapLeavesTheChainWhereItStood() {
    SealedUpTo upTo = new SealedUpTo(40, new byte[] {1});
    SealedSplit split = new SealedSplit(at(P0, 40), upTo, ID);

    assertThat(offsets(LostOffsets.ACCEPT).readable(List.of(split)))
        .singleElement()
        .satisfies(
            readable -> {
              assertThat(readable.getStartingOffset()).isEqualTo(100);
              assertThat(SealedSplit.of(readable).upTo()).contains(upTo);
            });
  }

  private static SealedSplit at(TopicPartition partition, long offset, Uuid topicId) {
    return new SealedSplit(at(partition, offset), null, topicId);
  }

  private RetainedOffsets offsets(LostOffsets policy) {
    Map<TopicPartition, Bounds> log =
        Map.of(P0, new Bounds(100, 200, ID), P1, new Bounds(250, 300, ID));
    return new RetainedOffsets(partitions -> log, policy, lost::add);
  }

  private static KafkaPartitionSplit at(TopicPartition partition, long offset) {
    return new KafkaPartitionSplit(partition, offset);
  }
}
