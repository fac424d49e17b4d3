package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Decoded;
import io.millrace.flink.Refusal;
import io.millrace.flink.source.PartitionBounds.Bounds;
import io.millrace.row.ReadRecord;
import io.millrace.seal.SealChains;
import io.millrace.seal.SealedUpTo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's interface lets close() throw all, InterruptedException too.
class RetainedReaderTest {
  private static final TopicPartition P0 = new TopicPartition("user_events", 0);
  private static final Uuid ID = new Uuid(1, 1);
  private static final TopicPartition P1 = new TopicPartition("user_events", 1);

  /** Keeps its splits; throws what its fetcher met, if anything, wrapped as the connector does. */
  private static final class Fetching
      implements SourceReader<ReadRecord<Decoded>, KafkaPartitionSplit> {
    private final List<KafkaPartitionSplit> splits = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private RuntimeException met;

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<ReadRecord<Decoded>> output) {
      if (met != null) {
        throw new IllegalStateException("One or more fetchers have encountered exception", met);
      }
      return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
      return splits;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> added) {
      splits.addAll(added);
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> paused, Collection<String> resumed) {
      calls.add("pause " + paused + " resume " + resumed);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      calls.add("complete " + checkpointId);
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }

  private final Fetching kafka = new Fetching();
  private final SealChains chains = new SealChains();

  @Test
  void theCheckpointHoldsTheOffsetThatEarliestWasAtTheStart() {
    RetainedReader reader = reader(LostOffsets.REFUSE);

    reader.addSplits(List.of(new KafkaPartitionSplit(P0, KafkaPartitionSplit.EARLIEST_OFFSET)));

    assertThat(reader.snapshotState(1)).containsExactly(new KafkaPartitionSplit(P0, 100));
  }

  @Test
  void aGapIsRefusedBeforeTheFirstRecord() {
    RetainedReader reader = reader(LostOffsets.REFUSE);

    assertThatThrownBy(() -> reader.addSplits(List.of(new KafkaPartitionSplit(P0, 7))))
        .isInstanceOf(Refusal.class);
    assertThat(kafka.splits).isEmpty();
  }

  @Test
  void recordsDeletedUnderARunningReaderAreRefusedWithAdvice() {
    kafka.met = new OffsetOutOfRangeException("out of range", Map.of(P0, 7L));

    assertThatThrownBy(() -> reader(LostOffsets.REFUSE).pollNext(null))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("deleted records before they were read")
        .hasMessageContaining("retention");
  }

  @Test
  void whereGapsAreAcceptedTheRestartFindsThem() {
    kafka.met = new OffsetOutOfRangeException("out of range", Map.of(P0, 7L));

    assertThatThrownBy(() -> reader(LostOffsets.ACCEPT).pollNext(null))
        .isNotInstanceOf(Refusal.class)
        .hasRootCause(kafka.met);
  }

  @Test
  void otherFaultsAreLeftToRestarts() {
    kafka.met = new IllegalStateException("disk on fire");

    assertThatThrownBy(() -> reader(LostOffsets.REFUSE).pollNext(null))
        .isNotInstanceOf(Refusal.class)
        .hasRootCause(kafka.met);
  }

  @Test
  void aCheckpointsOffsetsAreCommittedWithoutWaitingForRecords() throws Exception {
    RetainedReader reader = reader(LostOffsets.REFUSE);
    reader.addSplits(List.of(new KafkaPartitionSplit(P0, 150), new KafkaPartitionSplit(P1, 150)));
    reader.pauseOrResumeSplits(List.of(P1.toString()), List.of());
    kafka.calls.clear();

    reader.notifyCheckpointComplete(7);

    assertThat(kafka.calls).containsExactly("complete 7", "pause [] resume [user_events-0]");
  }

  @Test
  void topicsThatTheDefinitionNoLongerNamesAreNotReadAndKeepTheirOffsets() throws Exception {
    RetainedReader reader = reader(LostOffsets.REFUSE);
    KafkaPartitionSplit used = new KafkaPartitionSplit(P0, 150);
    KafkaPartitionSplit unused = new KafkaPartitionSplit(new TopicPartition("old", 3), 7);

    reader.addSplits(List.of(unused, used));

    assertThat(kafka.splits).containsExactly(used);
    assertThat(reader.snapshotState(1)).containsExactly(used, unused);
    reader.notifyCheckpointComplete(1);
    assertThat(kafka.calls).containsExactly("complete 1", "pause [] resume [user_events-0]");
  }

  @Test
  void theTopicsIdAndTheChainLieBesideTheOffset() {
    SealedUpTo upTo = new SealedUpTo(140, new byte[] {1});
    SealedUpTo ofOld = new SealedUpTo(7, new byte[] {2});
    KafkaPartitionSplit old = new KafkaPartitionSplit(new TopicPartition("old", 3), 7);
    RetainedReader reader = reader(LostOffsets.REFUSE);

    reader.addSplits(
        List.of(
            new SealedSplit(new KafkaPartitionSplit(P0, 150), upTo, null),
            new KafkaPartitionSplit(P1, 150),
            new SealedSplit(old, ofOld, new Uuid(3, 3))));

    // The connector hands out splits of its own.
    kafka.splits.replaceAll(s -> new KafkaPartitionSplit(s.getTopicPartition(), 160));
    List<SealedSplit> state =
        reader.snapshotState(1).stream().map(split -> (SealedSplit) split).toList();
    assertThat(state).extracting(SealedSplit::getStartingOffset).containsExactly(160L, 160L, 7L);
    assertThat(state)
        .extracting(split -> split.topicId().orElseThrow())
        .containsExactly(ID, ID, new Uuid(3, 3));
    assertThat(state.get(0).upTo()).usingRecursiveComparison().isEqualTo(Optional.of(upTo));
    assertThat(state.get(1).upTo()).isEmpty();
    assertThat(state.get(2).upTo()).contains(ofOld);
  }

  private RetainedReader reader(LostOffsets policy) {
    Map<TopicPartition, Bounds> log =
        Map.of(P0, new Bounds(100, 200, ID), P1, new Bounds(100, 200, ID));
    return new RetainedReader(
        kafka,
        new RetainedOffsets(partitions -> log, policy, lost -> {}),
        policy,
        List.of("user_events"),
        chains);
  }
}
