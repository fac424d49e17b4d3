package io.millrace.verify;

import io.millrace.event.KafkaCoordinates;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs of Kafka offsets that neither {@code events} nor {@code rejects} has, between the first and
 * the last of a partition. Transaction markers and compaction leave some in the log itself, and
 * rows that were deleted from the tables leave as many as users' counts lack.
 */
final class Gaps {
  private final List<Gap> gaps = new ArrayList<>();
  private final OffsetLog log;
  private long offsets;

  Gaps(OffsetLog log) {
    this.log = log;
  }

  /** Takes what is missing: offsets from and to, both included. */
  @FunctionalInterface
  interface Taker {
    void gap(String topic, int partition, long from, long to);
  }

  private record Gap(String topic, int partition, long from, long to) {}

  void add(String topic, int partition, long from, long to) {
    if (log.holdsNoRecord(topic, partition, from, to)) {
      return;
    }
    gaps.add(new Gap(topic, partition, from, to));
    offsets += to - from + 1;
  }

  long offsets() {
    return offsets;
  }

  /**
   * Each gap as a difference, unless deleted rows account for all of them.
   *
   * @param deletedRows by how much users' counts have gaps
   */
  void explain(long deletedRows, Findings findings) {
    if (offsets <= deletedRows) {
      return;
    }
    for (Gap gap : gaps) {
      KafkaCoordinates first =
          new KafkaCoordinates(
              gap.topic(), gap.partition(), gap.from(), KafkaCoordinates.NO_TIMESTAMP);
      String range = gap.from() == gap.to() ? first.toString() : first + " to " + gap.to();
      findings.add(Difference.ofRecord(DifferenceKind.OFFSETS_MISSING, first, null, null, range));
    }
  }
}
