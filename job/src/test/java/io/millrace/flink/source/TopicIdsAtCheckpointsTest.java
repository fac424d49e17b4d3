package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.Refusal;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class TopicIdsAtCheckpointsTest {
  private static final Map<String, Uuid> FIRST = Map.of("clicks", new Uuid(1, 1));

  private final List<Long> snapshots = new ArrayList<>();
  private final List<Runnable> coordinated = new ArrayList<>();
  private Map<String, Uuid> ids = FIRST;
  private boolean areOut;
  private final SourceTopics topics =
      SourceTopics.atStart(
          admin -> Set.of(), List.of("clicks"), "kafka:9092", Duration.ZERO, admin -> asked());
  private final TopicIdsAtCheckpoints enumerator =
      new TopicIdsAtCheckpoints(enumerator(), context(), topics::checkIds, () -> null);

  @Test
  void noCheckpointIsTakenOfATopicThatWasMadeAnewAndTheJobEnds() throws Exception {
    topics.getSubscribedTopicPartitions(null);
    enumerator.snapshotState(1);
    ids = Map.of("clicks", new Uuid(2, 2));

    assertThatThrownBy(() -> enumerator.snapshotState(2))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the topic was made anew while the job read it (clicks: its id was ");
    assertThat(snapshots).containsExactly(1L);
    assertThat(coordinated)
        .singleElement()
        .satisfies(each -> assertThatThrownBy(each::run).isInstanceOf(Refusal.class));
  }

  @Test
  void brokersThatDoNotAnswerHoldNoCheckpointUp() throws Exception {
    topics.getSubscribedTopicPartitions(null);
    areOut = true;

    enumerator.snapshotState(1);

    assertThat(snapshots).containsExactly(1L);
    assertThat(coordinated).isEmpty();
  }

  @Test
  void brokersThatGiveNoIdsAreNotAskedAtCheckpoints() throws Exception {
    ids = Map.of();
    topics.getSubscribedTopicPartitions(null);
    ids = FIRST;
    enumerator.snapshotState(1);
    ids = Map.of("clicks", new Uuid(2, 2));

    enumerator.snapshotState(2);

    assertThat(snapshots).containsExactly(1L, 2L);
  }

  private Map<String, Uuid> asked() {
    if (areOut) {
      throw new KafkaException("timed out");
    }
    return ids;
  }

  /** Knows one method. */
  @SuppressWarnings("unchecked")
  private SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> enumerator() {
    return (SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SplitEnumerator.class},
            (proxy, method, arguments) -> {
              snapshots.add((Long) arguments[0]);
              return null;
            });
  }

  /** Knows one method. */
  @SuppressWarnings("unchecked")
  private SplitEnumeratorContext<KafkaPartitionSplit> context() {
    return (SplitEnumeratorContext<KafkaPartitionSplit>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SplitEnumeratorContext.class},
            (proxy, method, arguments) -> {
              coordinated.add((Runnable) arguments[0]);
              return null;
            });
  }
}
