package io.millrace.upgrade;

import io.millrace.bootstrap.Transition;
import io.millrace.lake.AsOf;
import io.millrace.lake.Cut;
import io.millrace.lake.Cuts;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LostRows;
import io.millrace.pipeline.Pipeline;
import io.millrace.text.Count;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Folds users' histories while the old job runs. Each round folds the rows that came during the one
 * before, so that few are left for the pause: rounds get shorter for as long as folding is faster
 * than writing.
 */
public final class EarlyRounds {
  private static final int ROUNDS_MAX = 6;

  /** A round that was shorter leaves no more than its own time's rows, which is short enough. */
  private static final Duration SHORT = Duration.ofSeconds(30);

  private final LakePlace place;
  private final Pipeline before;
  private final Pipeline after;
  private final Target target;
  private EarlyFold newest;

  /**
   * The place of the folds.
   *
   * @param folder a path or a URI that is not there
   * @param keyGroups the number of key groups of the savepoint that is to come; with another one,
   *     the folds are read more often
   */
  public record Target(String folder, int keyGroups) {}

  /**
   * @param before the definition that runs
   */
  public EarlyRounds(LakePlace place, Pipeline before, Pipeline after, Target target) {
    this.place = place;
    this.before = before;
    this.after = after;
    this.target = target;
  }

  /** What has been folded so far; empty for nothing. */
  public Optional<EarlyFold> newest() {
    return Optional.ofNullable(newest);
  }

  /**
   * Folds until little is left.
   *
   * @param work makes what works on the opened tables
   * @return what was folded
   * @throws LakeException where rows cannot be folded now
   */
  public EarlyFold run(Function<Lake, BootstrapWork> work) throws IOException {
    Duration last = Duration.ofMillis(Long.MAX_VALUE);
    for (int round = 1; ; round++) {
      long began = System.nanoTime();
      boolean isWhole;
      try (Lake lake = place.open()) {
        isWhole = fold(lake, work.apply(lake), round);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      boolean isShort = took.compareTo(SHORT) < 0 || took.compareTo(last.dividedBy(2)) > 0;
      if (round == ROUNDS_MAX || (isWhole && isShort)) {
        return newest;
      }
      last = took;
    }
  }

  /** Folds what is new, and returns whether the folds still serve after it. */
  private boolean fold(Lake lake, BootstrapWork work, int round) throws IOException {
    Transition transition = Transition.between(before, after, TableVersions.read(lake).all());
    Cut cut = cut(lake);
    Optional<EarlyFold> begun =
        newest().filter(early -> early.misfit(lake, cut, transition.fold()).isEmpty());
    Target to = new Target(target.folder() + "/round-" + round, target.keyGroups());
    Optional<EarlyFold> old = newest();
    newest =
        EarlyFold.of(
            work,
            new BootstrapWork.Early(
                lake, cut, Bootstrap.rows(transition), transition.fold(), to, begun));
    old.map(EarlyFold::folder).ifPresent(work::discard);
    try (Lake now = place.open()) {
      return newest.misfit(now, Cuts.find(now, new AsOf.Latest()), transition.fold()).isEmpty();
    }
  }

  private static Cut cut(Lake lake) {
    Cut cut = Cuts.ofOneCheckpoint(lake);
    // Where rows have left the tables, the counts say nothing; the folds themselves find out.
    if (cut.pending() > 0 && !LostRows.mayBe(lake)) {
      throw new LakeException(
          "Cannot fold early: %s of checkpoint %s have no prediction yet, as where the job has --checkpoint.unaligned true (try again in a quieter moment, or leave out --early)"
              .formatted(Count.of(cut.pending(), "event"), cut.checkpoint().orElseThrow()));
    }
    return cut;
  }
}
