package io.millrace.verify;

import io.millrace.event.ImportTopics;
import io.millrace.event.KafkaCoordinates;
import io.millrace.verify.Accounted.Run;
import io.millrace.verify.Accounted.Source;
import io.millrace.verify.Claims.Claim;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Matches Kafka offsets that no table has with explanations: the topic itself, the erased records,
 * and users' counts. For each missing row, a gap of a count claims an offset between its user's
 * neighbouring rows, and no offset serves two gaps.
 *
 * <p>The problem is a matching of intervals with points. Intervals that are served in the order of
 * their ends, each with the lowest points left, are served as many as possible (Glover, 1967). Gaps
 * of users on several partitions are unions of intervals: they are served last, and where nothing
 * is left for one, {@link OffsetMatching} looks for gaps that can take other offsets. Two questions
 * are asked separately: can all gaps be served, from all offsets that they may claim; and can all
 * missing offsets be claimed. Where both can, one matching does both (Mendelsohn and Dulmage,
 * 1958).
 */
final class Reckoning {
  private static final Comparator<Run> ORDER =
      Comparator.comparing((Run run) -> run.source().topic())
          .thenComparing(run -> run.source().partition())
          .thenComparing(Run::from);

  /** The limit of questions, each a request to the broker. Offsets beyond it count as missing. */
  private static final int QUESTIONS_MAX = 10_000;

  /** Offsets that must be explained. */
  private final List<Run> missing = new ArrayList<>();

  /** Offsets that are explained already. A gap may still claim them. */
  private final List<Run> explained = new ArrayList<>();

  /**
   * Offsets before the first row of a partition. They need no explanation, since nothing shows
   * whether there were rows: a job starts at the offsets that it is given, and retention takes the
   * oldest rows.
   */
  private final List<Run> before = new ArrayList<>();

  /** Offsets that were erased and have no row, except those before a partition's first row. */
  private final List<Run> erased = new ArrayList<>();

  private final Unrecomputed unrecomputed;
  private long offsets;
  private int questions;

  private Reckoning(Unrecomputed unrecomputed) {
    this.unrecomputed = unrecomputed;
  }

  /**
   * Finds what is missing between runs of offsets that are there.
   *
   * @param log the topics, which are asked about what is not explained otherwise
   * @param unrecomputed takes the counts of explained offsets
   */
  static Reckoning of(
      List<Run> there, List<Explained> byRight, TopicRecords log, Unrecomputed unrecomputed) {
    Reckoning reckoning = new Reckoning(unrecomputed);
    List<Run> holes = new ArrayList<>();
    Source source = null;
    long next = 0;
    for (Run run : there.stream().sorted(ORDER).toList()) {
      if (run.source().equals(source) && run.from() > next) {
        holes.add(new Run(source, next, run.from() - 1));
      } else if (ImportTopics.isImported(run.source().topic())
          && !run.source().equals(source)
          && run.from() > 0) {
        // An import counts from 0, whatever retention takes of a topic.
        holes.add(new Run(run.source(), 0, run.from() - 1));
      } else if (!run.source().equals(source) && run.from() > 0) {
        reckoning.before.add(new Run(run.source(), 0, run.from() - 1));
      }
      source = run.source();
      next = run.to() + 1;
    }
    FreeOffsets left = FreeOffsets.of(holes);
    FreeOffsets standing = FreeOffsets.of(there);
    FreeOffsets behind = behind(there, byRight);
    for (Explained some : byRight) {
      for (Run run : some.runs()) {
        List<Run> taken = left.take(run, Long.MAX_VALUE);
        if (some.why() == NotRecomputed.ERASED_OFFSETS) {
          // A partition's first or last rows may be erased, too; others may still be there.
          long stand = FreeOffsets.size(standing.take(run, Long.MAX_VALUE));
          unrecomputed.add(some.why(), FreeOffsets.size(List.of(run)) - stand);
          reckoning.erased.addAll(taken);
          reckoning.erased.addAll(behind.take(run, Long.MAX_VALUE));
          continue;
        }
        unrecomputed.add(some.why(), FreeOffsets.size(taken));
        if (some.why() != NotRecomputed.OFFSETS_EXPLAINED) {
          reckoning.explained.addAll(taken);
        }
      }
    }
    left.left().forEach(hole -> reckoning.ask(hole, log));
    return reckoning;
  }

  /** The offsets behind the last row of each partition; all offsets of a partition without rows. */
  private static FreeOffsets behind(List<Run> there, List<Explained> byRight) {
    Map<Source, Long> next = new HashMap<>();
    byRight.forEach(some -> some.runs().forEach(run -> next.putIfAbsent(run.source(), 0L)));
    there.forEach(run -> next.merge(run.source(), run.to() + 1, Math::max));
    return FreeOffsets.of(
        next.entrySet().stream()
            .map(each -> new Run(each.getKey(), each.getValue(), Long.MAX_VALUE - 1))
            .toList());
  }

  private void ask(Run hole, TopicRecords log) {
    Source source = hole.source();
    long from = hole.from();
    while (from <= hole.to() && !log.isSilent() && questions++ < QUESTIONS_MAX) {
      long record = log.firstRecord(source.topic(), source.partition(), from, hole.to());
      if (record > from) {
        explained.add(new Run(source, from, record - 1));
        unrecomputed.add(NotRecomputed.OFFSETS_EXPLAINED, record - from);
      }
      if (record <= hole.to()) {
        miss(new Run(source, record, record));
      }
      from = record + 1;
    }
    if (from <= hole.to()) {
      miss(new Run(source, from, hole.to()));
    }
  }

  private void miss(Run run) {
    missing.add(run);
    offsets += run.to() - run.from() + 1;
  }

  /** The number of missing offsets that only users' counts may explain. */
  long offsets() {
    return offsets;
  }

  /** Matches gaps with missing offsets, and reports what is left of either as a difference. */
  void settle(Claims claims, Findings findings) {
    List<Claim> served = serve(claims, findings);
    FreeOffsets open = FreeOffsets.of(missing);
    OffsetMatching matching = new OffsetMatching(open, i -> served.get(i).windows());
    long[] left = served.stream().mapToLong(Claim::count).toArray();
    for (int i = 0; i < left.length; i++) {
      left[i] -= matching.give(i, served.get(i).windows(), left[i]);
    }
    for (int i = 0; i < left.length && !open.isEmpty(); i++) {
      matching.serve(i, left[i]);
    }
    open.left().forEach(run -> report(run, findings));
  }

  private List<Claim> serve(Claims claims, Findings findings) {
    List<Run> all = new ArrayList<>(before);
    all.addAll(explained);
    all.addAll(erased);
    all.addAll(missing);
    List<Claim> ordered = claims.inOrder();
    OffsetMatching matching =
        new OffsetMatching(FreeOffsets.of(all), i -> withOthers(ordered.get(i)));
    boolean[] isServed = new boolean[ordered.size()];
    for (int i = 0; i < isServed.length; i++) {
      isServed[i] = matching.giveAll(i, ordered.get(i).windows(), ordered.get(i).count());
    }
    List<Claim> served = new ArrayList<>();
    for (int i = 0; i < isServed.length; i++) {
      Claim claim = ordered.get(i);
      // This comes last, since other users may claim these offsets by their own rows.
      if (isServed[i] || matching.serveAll(i, claim.count())) {
        served.add(claim);
        unrecomputed.add(NotRecomputed.REMOVED_ROWS, claim.count());
      } else {
        findings.add(unserved(claim));
      }
    }
    return served;
  }

  /**
   * The windows of a claim, and runs on partitions where the user has no row left: after a topic
   * grew, in another topic, or without keys, rows may have been on other partitions. Such rows were
   * erased or, if they were the user's first, may lie before the partition's first row.
   */
  private List<Run> withOthers(Claim claim) {
    List<Run> windows = new ArrayList<>(claim.windows());
    for (List<Run> some : claim.isOfFirstRows() ? List.of(before, erased) : List.of(erased)) {
      for (Run run : some) {
        if (claim.windows().stream().noneMatch(own -> own.source().equals(run.source()))) {
          windows.add(run);
        }
      }
    }
    return windows;
  }

  private static Difference unserved(Claim claim) {
    Run window = claim.windows().get(0);
    KafkaCoordinates row =
        new KafkaCoordinates(
            window.source().topic(),
            window.source().partition(),
            window.to() + 1,
            KafkaCoordinates.NO_TIMESTAMP);
    return new Difference(
        DifferenceKind.USER_SEQ,
        row,
        claim.userId(),
        null,
        claim.userSeq(),
        null,
        "user_seq",
        String.valueOf(claim.userSeq()),
        "%d, since fewer than %d offsets are missing before it"
            .formatted(claim.userSeq() - claim.count(), claim.count()));
  }

  private static void report(Run run, Findings findings) {
    KafkaCoordinates first =
        new KafkaCoordinates(
            run.source().topic(),
            run.source().partition(),
            run.from(),
            KafkaCoordinates.NO_TIMESTAMP);
    String range = run.from() == run.to() ? first.toString() : first + " to " + run.to();
    findings.add(Difference.ofRecord(DifferenceKind.OFFSETS_MISSING, first, null, null, range));
  }
}
