package io.millrace.flink.source;

import io.millrace.seal.SealedUpTo;
import java.util.Optional;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.Uuid;

/**
 * A partition in a reader's state: the next offset, the head of its chain of seals, and the id of
 * its topic. All of it moves with the partition to its next reader.
 *
 * <p>The connector compares splits by partition and offsets; so does this class.
 */
final class SealedSplit extends KafkaPartitionSplit {
  private final SealedUpTo upTo;
  private final Uuid topicId;

  /**
   * @param upTo the head of the chain; null where nothing of the partition is sealed
   * @param topicId the topic's id; null where it is unknown
   */
  SealedSplit(KafkaPartitionSplit split, SealedUpTo upTo, Uuid topicId) {
    super(
        split.getTopicPartition(),
        split.getStartingOffset(),
        split.getStoppingOffset().orElse(NO_STOPPING_OFFSET));
    this.upTo = upTo;
    this.topicId = topicId;
  }

  /** The split itself if it is a sealed one, else a sealed one without a head and an id. */
  static SealedSplit of(KafkaPartitionSplit split) {
    return split instanceof SealedSplit sealed ? sealed : new SealedSplit(split, null, null);
  }

  SealedSplit startingAt(long offset) {
    return new SealedSplit(
        new KafkaPartitionSplit(
            getTopicPartition(), offset, getStoppingOffset().orElse(NO_STOPPING_OFFSET)),
        upTo,
        topicId);
  }

  SealedSplit ofTopic(Uuid id) {
    return new SealedSplit(this, upTo, id);
  }

  Optional<SealedUpTo> upTo() {
    return Optional.ofNullable(upTo);
  }

  Optional<Uuid> topicId() {
    return Optional.ofNullable(topicId);
  }
}
