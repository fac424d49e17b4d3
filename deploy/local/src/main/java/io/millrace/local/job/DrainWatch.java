package io.millrace.local.job;

import io.millrace.local.broker.Topics;
import java.util.Arrays;
import java.util.List;

/**
 * Finds out when a checkpoint has completed behind the last record: the source commits its offsets
 * to the consumer group only then.
 */
public final class DrainWatch implements AutoCloseable {
  private final Topics topics;
  private final Remainder remainder;
  private final String group;
  private final List<String> names;

  public DrainWatch(String bootstrapServers, String group, List<String> names) {
    this.topics = new Topics(bootstrapServers);
    this.remainder = new Remainder(bootstrapServers);
    this.group = group;
    this.names = List.copyOf(names);
  }

  /** Whether all records of all topics are in a completed checkpoint. */
  public boolean drained() {
    for (String topic : names) {
      long[] ends = topics.endOffsets(topic);
      long[] committed = topics.committedOffsets(group, topic);
      if (!Arrays.equals(ends, committed) && remainder.hasRecords(topic, committed, ends)) {
        return false;
      }
    }
    return true;
  }

  /** The number of offsets that completed checkpoints hold. */
  public long committed() {
    return names.stream()
        .mapToLong(topic -> Arrays.stream(topics.committedOffsets(group, topic)).sum())
        .sum();
  }

  /** The number of offsets in the topics. */
  public long end() {
    return names.stream().mapToLong(topic -> Arrays.stream(topics.endOffsets(topic)).sum()).sum();
  }

  @Override
  public void close() {
    topics.close();
  }
}
