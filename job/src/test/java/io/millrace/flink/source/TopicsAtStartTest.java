package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.Refusal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class TopicsAtStartTest {
  /** Answers as it is told to. */
  private static final class Listing implements KafkaSubscriber {
    private static final long serialVersionUID = 1L;
    private Exception failure;

    @Override
    public Set<TopicPartition> getSubscribedTopicPartitions(AdminClient admin) {
      if (failure != null) {
        // As the connector's own subscriber does.
        throw new IllegalStateException("Failed", new ExecutionException(failure));
      }
      return Set.of(new TopicPartition("clicks", 0));
    }
  }

  private final Listing listing = new Listing();
  private final TopicsAtStart topics =
      new TopicsAtStart(listing, List.of("clicks", "views"), "kafka:9092");

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
        .isExactlyInstanceOf(IllegalStateException.class);
  }

  private void assertRefusal(Exception failure, String message) {
    listing.failure = failure;

    assertThatThrownBy(() -> topics.getSubscribedTopicPartitions(null))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(message);
  }
}
