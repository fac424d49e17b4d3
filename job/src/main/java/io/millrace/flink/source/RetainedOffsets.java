package io.millrace.flink.source;

import io.millrace.flink.Refusal;
import io.millrace.flink.source.PartitionBounds.Bounds;
import io.millrace.lake.start.LaterCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Compares the offsets at which partitions are about to be read with those that Kafka still has.
 *
 * <p>Only the oldest offset that is left counts. Offsets missing further on are no loss:
 * transaction markers and compaction leave such gaps.
 */
final class RetainedOffsets {
  private final PartitionBounds log;
  private final LostOffsets policy;
  private final LongConsumer lost;

  /**
   * @param lost takes the number of offsets of each accepted gap
   */
  RetainedOffsets(PartitionBounds log, LostOffsets policy, LongConsumer lost) {
    this.log = log;
    this.policy = policy;
    this.lost = lost;
  }

  /**
   * The splits at offsets that exist: "earliest" becomes the offset that it means now, so that the
   * checkpoint has it even when nothing has been read yet, and an accepted gap is skipped. Each
   * split has its topic's id, where that is known.
   *
   * @throws Refusal naming every partition that cannot be read on
   */
  List<KafkaPartitionSplit> readable(List<KafkaPartitionSplit> splits) {
    Map<TopicPartition, Bounds> bounds =
        log.of(splits.stream().map(KafkaPartitionSplit::getTopicPartition).toList());
    List<KafkaPartitionSplit> readable = new ArrayList<>();
    Set<String> remade = new TreeSet<>();
    List<Gap> gaps = new ArrayList<>();
    List<String> beyond = new ArrayList<>();
    for (KafkaPartitionSplit each : splits) {
      TopicPartition partition = each.getTopicPartition();
      Bounds held = bounds.get(partition);
      SealedSplit split = identified(SealedSplit.of(each), held.topicId(), remade);
      long next = split.getStartingOffset();
      if (next == KafkaPartitionSplit.EARLIEST_OFFSET) {
        readable.add(split.startingAt(held.first()));
      } else if (next > held.end()) {
        beyond.add("%s: next is %d, the log ends at %d".formatted(partition, next, held.end()));
      } else if (next < held.first()) {
        gaps.add(new Gap(partition, next, held.first()));
        readable.add(split.startingAt(held.first()));
      } else {
        readable.add(split);
      }
    }
    if (!remade.isEmpty()) {
      throw new Refusal(LaterCheck.TOPICS, otherTopic(remade));
    }
    if (!beyond.isEmpty()) {
      throw new Refusal(LaterCheck.TOPICS, behindState(beyond));
    }
    if (!gaps.isEmpty() && policy == LostOffsets.REFUSE) {
      throw new Refusal(LaterCheck.TOPICS, deleted(gaps));
    }
    for (Gap gap : gaps) {
      lost.accept(gap.offsets());
    }
    return readable;
  }

  /**
   * The split with its topic's id. A recreated topic is no fault if nothing of the old one was
   * read.
   */
  private static SealedSplit identified(SealedSplit split, Uuid id, Set<String> remade) {
    Uuid before = split.topicId().orElse(null);
    if (id == null) {
      return split;
    }
    if (before != null && !before.equals(id) && split.getStartingOffset() > 0) {
      remade.add("%s: its id was %s, and is %s".formatted(split.getTopic(), before, id));
    }
    return split.ofTopic(id);
  }

  private static String otherTopic(Set<String> remade) {
    return "Cannot read on: the topic was made anew since the job's state was written ("
        + String.join("; ", remade)
        + "), so its offsets no longer mean the same records. Write its records to a topic of"
        + " another name and name that one in source.topics instead, or start afresh in another"
        + " namespace";
  }

  private static String deleted(List<Gap> gaps) {
    return "Cannot read on: Kafka has deleted up to "
        + gaps.stream().mapToLong(Gap::offsets).sum()
        + " records that are not read yet ("
        + gaps.stream().map(Gap::toString).collect(Collectors.joining("; "))
        + "). Accept the gap with source.on-deleted-offsets=accept (features then miss these events, and"
        + " the gap is counted), or start afresh in another namespace";
  }

  private static String behindState(List<String> beyond) {
    return "Cannot read on: the topic is behind the job's state ("
        + String.join("; ", beyond)
        + "). It was made anew, or lost records when a leader failed, so its offsets no longer mean"
        + " the same records. Restore a savepoint from before, or start afresh in another"
        + " namespace";
  }

  /** Deleted offsets, some of which may have held no records. */
  private record Gap(TopicPartition partition, long next, long first) {
    long offsets() {
      return first - next;
    }

    @Override
    public String toString() {
      return "%s: next is %d, the log begins at %d".formatted(partition, next, first);
    }
  }
}
