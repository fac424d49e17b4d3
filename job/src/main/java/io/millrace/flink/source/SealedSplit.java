package io.millrace.flink.source;

import io.millrace.seal.SealedUpTo;
import java.util.Optional;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.Uuid;

/**
 * A partition as a reader's state has it: where to read on, where its chain of seals stands, and
 * which topic of that name it is. All of it moves with the partition to whatever reader has it
 * next.
 *
 * <p>The connector compares its splits by partition and offsets, and so are these.
 */
final class SealedSplit extends KafkaPartitionSplit {
  private final SealedUpTo upTo;
  private final Uuid topicId;

  /**
   * @param upTo null where nothing of the partition is sealed
   * @param topicId null where it is not known
   */
  SealedSplit(KafkaPartitionSplit split, SealedUpTo upTo, Uuid topicId) {
    super(
        split.getTopicPartition(),
        split.getStartingOffset(),
        split.getStoppingOffset().orElse(NO_STOPPING_OFFSET));
    this.upTo = upTo;
    this.topicId = topicId;
  }

  /** The same split where it is one of these, else with nothing known. */
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
