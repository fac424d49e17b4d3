package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.proof.ShopEvents.Line;
import io.millrace.topic.TopicSample;
import io.millrace.topic.TopicSample.End;
import io.millrace.topic.UnreadableTopicException;
import io.millrace.trial.GivenRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Samples of topics, whole and in part, with the records and offsets of a real broker. */
class TopicSampleIT {
  private static final List<Line> LINES = ShopEvents.of(7, 400, 40);

  private final Broker broker = Broker.shared();

  private List<GivenRecord> sample(String topic, End end, int recordsMax) {
    List<GivenRecord> records = new ArrayList<>();
    TopicSample.read(
        Map.of("bootstrap.servers", broker.servers()),
        List.of(topic),
        end,
        recordsMax,
        records::add);
    return records;
  }

  @Test
  void aLargeEnoughSampleHasEveryRecordWithItsTimestampMarkersLeftOut() {
    String topic = broker.newTopic("sampled");
    broker.appendInTransactions(topic, LINES, 50);
    for (End end : End.values()) {
      List<GivenRecord> records = sample(topic, end, 10_000);

      assertThat(records)
          .extracting(each -> new String(each.value(), StandardCharsets.UTF_8))
          .doesNotHaveDuplicates();
      assertThat(records)
          .extracting(GivenRecord::value)
          .containsExactlyInAnyOrderElementsOf(LINES.stream().map(Line::value).toList());
      assertThat(records).allMatch(each -> each.kafka().hasTimestamp() && each.key() == null);
      assertThat(records).allMatch(each -> each.place().startsWith(topic + "-"));
    }
  }

  @Test
  void aSampleHasTheOldestOrTheNewestOfEachPartition() {
    String topic = broker.newTopic("sampled-in-part");
    broker.append(topic, LINES);
    long[] ends = broker.ends(topic);

    List<GivenRecord> first = sample(topic, End.FIRST, 20);
    List<GivenRecord> last = sample(topic, End.LAST, 20);

    assertThat(first).hasSize(20).allMatch(each -> each.kafka().offset() < 5);
    assertThat(last)
        .hasSize(20)
        .allMatch(each -> each.kafka().offset() >= ends[each.kafka().partition()] - 5);
    assertThat(sample(topic, End.LAST, 1)).hasSize(1);
  }

  @Test
  void anEmptyTopicHasNoneAndOneThatIsNotThereIsSaid() {
    assertThat(sample(broker.newTopic("sampled-empty"), End.FIRST, 10)).isEmpty();
    assertThatThrownBy(() -> sample("no_such_topic", End.FIRST, 10))
        .isInstanceOf(UnreadableTopicException.class)
        .hasMessageStartingWith("Cannot read no_such_topic: ");
  }
}
