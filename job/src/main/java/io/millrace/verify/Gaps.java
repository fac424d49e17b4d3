package io.millrace.verify;

import io.millrace.event.KafkaCoordinates;
import io.millrace.verify.Accounted.Run;
import io.millrace.verify.Accounted.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Runs of Kafka offsets that neither {@code events} nor {@code rejects} has, between the first and
 * the last of a partition. Transaction markers and compaction leave some in the log itself, and
 * rows that were deleted from the tables leave as many as users' counts lack.
 */
final class Gaps {
  private static final Comparator<Run> ORDER =
      Comparator.comparing((Run run) -> run.source().topic())
          .thenComparing(run -> run.source().partition())
          .thenComparing(Run::from);

  private final List<Run> gaps = new ArrayList<>();
  private final OffsetLog log;
  private long offsets;

  private Gaps(OffsetLog log) {
    this.log = log;
  }

  /**
   * Those between runs of offsets that are there.
   *
   * @param log asked about each
   */
  static Gaps between(List<Run> there, OffsetLog log) {
    Gaps gaps = new Gaps(log);
    Source source = null;
    long next = 0;
    for (Run run : there.stream().sorted(ORDER).toList()) {
      if (run.source().equals(source) && run.from() > next) {
        gaps.add(new Run(source, next, run.from() - 1));
      }
      source = run.source();
      next = run.to() + 1;
    }
    return gaps;
  }

  private void add(Run gap) {
    if (log.holdsNoRecord(gap.source().topic(), gap.source().partition(), gap.from(), gap.to())) {
      return;
    }
    gaps.add(gap);
    offsets += gap.to() - gap.from() + 1;
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
    for (Run gap : gaps) {
      KafkaCoordinates first =
          new KafkaCoordinates(
              gap.source().topic(),
              gap.source().partition(),
              gap.from(),
              KafkaCoordinates.NO_TIMESTAMP);
      String range = gap.from() == gap.to() ? first.toString() : first + " to " + gap.to();
      findings.add(Difference.ofRecord(DifferenceKind.OFFSETS_MISSING, first, null, null, range));
    }
  }
}
