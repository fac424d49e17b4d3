package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.KafkaCoordinates;
import io.millrace.event.SourceStart;
import io.millrace.local.proof.ShopEvents.Line;
import io.millrace.topic.StartPlace;
import io.millrace.topic.TopicStarts;
import io.millrace.topic.UnreadableTopicException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The offsets at which a job begins behind history, as Kafka has them. */
class TopicStartsIT {
  private static final int RECORDS = 10;
  private static final long BEGIN_MS = 1_767_571_200_000L;

  private static String topic;

  /** Makes a topic of which the second partition has ten records, a second apart. */
  @BeforeAll
  static void append() {
    topic = Broker.shared().newTopic("starts");
    Broker.shared()
        .append(
            topic,
            IntStream.range(0, RECORDS)
                .mapToObj(i -> new Line(new byte[] {'x'}, 1, BEGIN_MS + i * 1_000L))
                .toList());
  }

  private static SourceStart find(StartPlace place) {
    return TopicStarts.find(
        Map.of("bootstrap.servers", Broker.shared().servers()), List.of(topic), place);
  }

  private static List<String> places(String of) {
    return find(StartPlace.of(of).orElseThrow()).next().stream()
        .map(KafkaCoordinates::toString)
        .toList();
  }

  private static List<String> at(long offset) {
    return List.of(topic + "-0@0", topic + "-1@" + offset, topic + "-2@0", topic + "-3@0");
  }

  @Test
  void eachPlaceIsAnOffsetOfEachPartition() {
    assertThat(places("earliest")).as("the job finds the oldest itself").isEmpty();
    assertThat(places("latest")).isEqualTo(at(RECORDS));
    assertThat(places(Instant.ofEpochMilli(BEGIN_MS + 3_500).toString())).isEqualTo(at(4));
    assertThat(places(Instant.ofEpochMilli(BEGIN_MS + 60_000).toString())).isEqualTo(at(RECORDS));
    assertThat(places(String.join(",", at(7)))).isEqualTo(at(7));
    SourceStart behind = find(behind("earliest"));
    assertThat(behind.next()).isEqualTo(covered());
    assertThat(behind.topicIds()).containsEntry(topic, Broker.shared().topicId(topic).toString());
  }

  @Test
  void partitionsWithoutHistoryBeginWhereTheCommandLineSays() {
    assertThat(find(behind("latest")).next().toString()).isEqualTo(at(6).toString());
    assertThat(find(behind("%1$s-0@0,%1$s-2@0,%1$s-3@0".formatted(topic))).next().toString())
        .isEqualTo(at(6).toString());
    assertThat(find(behind(String.join(",", at(8)))).next().toString())
        .as("a gap that the user accepts")
        .isEqualTo(at(8).toString());
    assertThatThrownBy(() -> find(behind("%1$s-0@0,%1$s-1@5,%1$s-2@0".formatted(topic))))
        .isInstanceOf(UnreadableTopicException.class)
        .hasMessageContaining(topic + "-1 is to begin at 5, and history has its records before 6")
        .hasMessageContaining("no offset is given for " + topic + "-3");
  }

  private static StartPlace behind(String others) {
    return new StartPlace.Behind(covered(), StartPlace.of(others).orElseThrow());
  }

  private static List<KafkaCoordinates> covered() {
    return List.of(new KafkaCoordinates(topic, 1, 6, KafkaCoordinates.NO_TIMESTAMP));
  }

  @Test
  void aPlaceThatIsNotInTheTopicIsRefusedWithAllReasons() {
    assertThatThrownBy(() -> places("%s-1@11,%s-7@0,%s-0@0".formatted(topic, topic, topic)))
        .isInstanceOf(UnreadableTopicException.class)
        .hasMessageContaining(topic + "-1 is to begin at 11, and ends before 10")
        .hasMessageContaining("have no partition " + topic + "-7")
        .hasMessageContaining(
            "no offset is given for %s-2, %s-3 (each partition must have one)", topic, topic);
    assertThat(StartPlace.of("yesterday")).isEmpty();
    assertThat(StartPlace.of("shop@5")).isEmpty();
  }

  @Test
  void aTopicThatIsNotThereIsOneSentence() {
    assertThatThrownBy(
            () ->
                TopicStarts.find(
                    Map.of("bootstrap.servers", Broker.shared().servers()),
                    List.of("no-such-topic"),
                    StartPlace.End.LATEST))
        .isInstanceOf(UnreadableTopicException.class)
        .hasMessageContaining("Cannot find the offsets to begin at in no-such-topic")
        .hasMessageContaining("that the topics are there");
  }
}
