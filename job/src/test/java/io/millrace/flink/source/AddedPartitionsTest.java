package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class AddedPartitionsTest {
  private static final TopicPartition FIRST = new TopicPartition("user_events", 0);
  private static final TopicPartition ADDED = new TopicPartition("user_events", 4);

  private final List<KafkaPartitionSplit> assigned = new ArrayList<>();

  @Test
  void addedPartitionBeginsAtOffsetZeroAndNotAtWhatIsLeftOfIt() {
    assign(new KafkaPartitionSplit(ADDED, KafkaPartitionSplit.EARLIEST_OFFSET));

    assertThat(assigned).containsExactly(new KafkaPartitionSplit(ADDED, 0));
  }

  @Test
  void partitionOfTheFirstListBeginsAtItsEarliest() {
    KafkaPartitionSplit split = new KafkaPartitionSplit(FIRST, KafkaPartitionSplit.EARLIEST_OFFSET);

    assign(split);

    assertThat(assigned).containsExactly(split);
  }

  @Test
  void offsetsAreLeftAsTheyAre() {
    KafkaPartitionSplit split = new KafkaPartitionSplit(ADDED, 12);

    assign(split);

    assertThat(assigned).containsExactly(split);
  }

  private void assign(KafkaPartitionSplit split) {
    new AddedPartitions(recording(), ADDED::equals)
        .assignSplits(new SplitsAssignment<>(Map.of(1, List.of(split))));
  }

  /** Knows one method. */
  @SuppressWarnings("unchecked")
  private SplitEnumeratorContext<KafkaPartitionSplit> recording() {
    return (SplitEnumeratorContext<KafkaPartitionSplit>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SplitEnumeratorContext.class},
            (proxy, method, arguments) -> {
              SplitsAssignment<KafkaPartitionSplit> assignment =
                  (SplitsAssignment<KafkaPartitionSplit>) arguments[0];
              assignment.assignment().values().forEach(assigned::addAll);
              return null;
            });
  }
}
