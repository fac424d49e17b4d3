package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.Refusal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer.PartitionOffsetsRetriever;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StartOffsetsTest {
  private static final TopicPartition P0 = new TopicPartition("t", 0);
  private static final TopicPartition P1 = new TopicPartition("t", 1);
  private static final List<TopicPartition> BOTH = List.of(P0, P1);

  /** Two partitions of offsets 10 to 100; offset n was written at n seconds. */
  private record Log(Map<TopicPartition, Long> committed) implements PartitionOffsetsRetriever {
    @Override
    public Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> partitions) {
      return committed;
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
      return Map.of(P0, 100L, P1, 100L);
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
      return Map.of(P0, 10L, P1, 10L);
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> timestamps) {
      Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
      timestamps.forEach(
          (partition, ms) -> {
            if (ms < 100_000) {
              found.put(partition, new OffsetAndTimestamp(ms / 1_000, ms, Optional.empty()));
            }
          });
      return found;
    }
  }

  @Test
  void noStartResetsOffsetsInSilence() {
    for (StartOffsets start :
        List.of(
            StartOffsets.earliest(),
            StartOffsets.latest(),
            StartOffsets.committed(),
            StartOffsets.timestamp(Instant.EPOCH))) {
      assertThat(start.getAutoOffsetResetStrategy()).hasToString("none");
    }
  }

  @Test
  void earliestIsLeftToTheReader() {
    assertThat(StartOffsets.earliest().getPartitionOffsets(BOTH, new Log(Map.of())))
        .containsOnly(
            Map.entry(P0, KafkaPartitionSplit.EARLIEST_OFFSET),
            Map.entry(P1, KafkaPartitionSplit.EARLIEST_OFFSET));
  }

  @Test
  void latestIsTheEndOfTheLog() {
    assertThat(StartOffsets.latest().getPartitionOffsets(BOTH, new Log(Map.of())))
        .containsOnly(Map.entry(P0, 100L), Map.entry(P1, 100L));
  }

  @Test
  void aTimestampBeyondTheLogIsItsEnd() {
    Log log = new Log(Map.of());
    assertThat(StartOffsets.timestamp(Instant.ofEpochSecond(42)).getPartitionOffsets(BOTH, log))
        .containsOnly(Map.entry(P0, 42L), Map.entry(P1, 42L));
    assertThat(StartOffsets.timestamp(Instant.ofEpochSecond(500)).getPartitionOffsets(BOTH, log))
        .containsOnly(Map.entry(P0, 100L), Map.entry(P1, 100L));
  }

  @Test
  void aPartitionThatTheGroupHasNotCommittedIsNewAndReadFromItsBeginning() {
    assertThat(StartOffsets.committed().getPartitionOffsets(BOTH, new Log(Map.of(P0, 77L))))
        .containsOnly(Map.entry(P0, 77L), Map.entry(P1, KafkaPartitionSplit.EARLIEST_OFFSET));
  }

  @Test
  void aGroupWithoutCommitsIsRefused() {
    assertThatThrownBy(() -> StartOffsets.committed().getPartitionOffsets(BOTH, new Log(Map.of())))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("kafka.group.id");
  }
}
