package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class SourceTopicsTest {
  /** A subscriber whose answers the test sets. */
  private static final class Listing implements KafkaSubscriber {
    private static final long serialVersionUID = 1L;
    private Exception failure;
    private int failures = Integer.MAX_VALUE;
    private int partitions = 1;

    @Override
    public Set<TopicPartition> getSubscribedTopicPartitions(AdminClient admin) {
      if (failures-- <= 0) {
        failure = null;
      }
      if (failure != null) {
        // As the connector's own subscriber does.
        throw new IllegalStateException("Failed", new ExecutionException(failure));
      }
      return IntStream.range(0, partitions)
          .mapToObj(number -> new TopicPartition("clicks", number))
          .collect(Collectors.toSet());
    }
  }

  private final Listing listing = new Listing();
  private Map<String, Uuid> ids = Map.of();
  private final SourceTopics topics =
      SourceTopics.atStart(
          listing, List.of("clicks", "views"), "kafka:9092", Duration.ZERO, admin -> ids);

  @Test
  void missingTopicIsRefusedWithItsNameAndTheBrokers() {
    assertRefusal(
        new UnknownTopicOrPartitionException(),
        "Cannot read clicks, views: not all of these topics are there, at kafka:9092 (create");
  }

  @Test
  void brokersThatDoNotAnswerAreRefusedWithTheirAddress() {
    assertRefusal(
        new TimeoutException("timed out after 60000 ms"),
        "Cannot reach Kafka at kafka:9092 (timed out after 60000 ms); check kafka.bootstrap");
  }

  @Test
  void wrongOrMissingRightsAreRefused() {
    assertRefusal(
        new SaslAuthenticationException("Authentication failed"),
        "do not accept who we are (Authentication failed)");
    assertRefusal(
        new TopicAuthorizationException(Set.of("clicks")),
        "do not allow it (Not authorized to access topics: [clicks])");
  }

  @Test
  void whatIsNoKnownMistakeStaysAsItIs() {
    listing.failure = new IllegalArgumentException("odd");

    assertThatThrownBy(() -> topics.getSubscribedTopicPartitions(null))
        .isExactlyInstanceOf(IllegalStateException.class);
  }

  @Test
  void outageOnceTopicsWereListedIsLeftToRestarts() {
    assertThat(topics.getSubscribedTopicPartitions(null)).hasSize(1);
    listing.failure = new TimeoutException("timed out");

    assertThatThrownBy(() -> topics.getSubscribedTopicPartitions(null))
        .isNotInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot reach Kafka at kafka:9092 (timed out)");
  }

  @Test
  void topicThatIsDeletedUnderTheJobIsRefusedSinceNoRestartBringsItBack() {
    assertThat(topics.getSubscribedTopicPartitions(null)).hasSize(1);

    assertRefusal(
        new UnknownTopicOrPartitionException(),
        "not all of these topics are there, at kafka:9092 (make them again only with all");
  }

  @Test
  void brokerWhoseMetadataIsOldIsAskedAgain() {
    assertThat(topics.getSubscribedTopicPartitions(null)).hasSize(1);
    listing.failure = new UnknownTopicOrPartitionException();
    listing.failures = 2;

    assertThat(topics.getSubscribedTopicPartitions(null)).hasSize(1);
  }

  @Test
  void partitionsOfLaterListsAreDistinguishedFromThoseOfTheFirst() {
    topics.getSubscribedTopicPartitions(null);
    listing.partitions = 2;

    assertThat(topics.getSubscribedTopicPartitions(null)).hasSize(2);
    assertThat(topics.hadAtFirst(new TopicPartition("clicks", 0))).isTrue();
    assertThat(topics.hadAtFirst(new TopicPartition("clicks", 1))).isFalse();
  }

  @Test
  void aTopicThatIsMadeAnewUnderTheJobIsRefused() {
    topics.getSubscribedTopicPartitions(null);
    ids = Map.of("clicks", new Uuid(1, 1), "views", new Uuid(2, 2));
    topics.getSubscribedTopicPartitions(null);
    ids = Map.of("views", new Uuid(2, 2));
    topics.getSubscribedTopicPartitions(null);
    ids = Map.of("clicks", new Uuid(3, 3), "views", new Uuid(2, 2));

    assertThatThrownBy(() -> topics.getSubscribedTopicPartitions(null))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the topic was made anew while the job read it (clicks: its id was ")
        .hasMessageContaining(new Uuid(1, 1) + ", and is " + new Uuid(3, 3));
  }

  private void assertRefusal(Exception failure, String message) {
    listing.failure = failure;

    assertThatThrownBy(() -> topics.getSubscribedTopicPartitions(null))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(message);
  }
}
