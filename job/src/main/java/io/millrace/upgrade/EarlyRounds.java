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
import java.util.function.LongSupplier;

/**
 * Folds users' histories while the old job runs. Each round folds the rows that came during the one
 * before, so that few are left for the pause: rounds get shorter for as long as folding is faster
 * than writing.
 */
public final class EarlyRounds {
  private static final int ROUNDS_MAX = 6;

  /** Where what takes rows out is faster than folding, further rounds are of no use. */
  private static final int MISFITS_MAX = 2;

  /** A round that was shorter leaves no more than its own time's rows, which is short enough. */
  private static final Duration SHORT = Duration.ofSeconds(30);

  private final LakePlace place;
  private final Pipeline before;
  private final Pipeline after;
  private final Target target;
  private final LongSupplier nanoseconds;
  private EarlyFold newest;
  private RuntimeException failure;

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
    this(place, before, after, target, System::nanoTime);
  }

  EarlyRounds(
      LakePlace place, Pipeline before, Pipeline after, Target target, LongSupplier nanoseconds) {
    this.place = place;
    this.before = before;
    this.after = after;
    this.target = target;
    this.nanoseconds = nanoseconds;
  }

  /** What has been folded so far; empty for nothing. */
  public Optional<EarlyFold> newest() {
    return Optional.ofNullable(newest);
  }

  /** The failure of the last round, where those before it serve all the same; else empty. */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Folds until little is left, or a round fails and those before it serve.
   *
   * @param work makes what works on the opened tables
   * @return what was folded
   * @throws LakeException where rows cannot be folded now, or the folds do not serve in the end
   */
  public EarlyFold run(Function<Lake, BootstrapWork> work) throws IOException {
    Duration last = Duration.ofMillis(Long.MAX_VALUE);
    int misfits = 0;
    for (int round = 1; ; round++) {
      long began = nanoseconds.getAsLong();
      Optional<String> misfit;
      try (Lake lake = place.open()) {
        misfit = fold(lake, work.apply(lake), round);
      } catch (RuntimeException e) {
        if (!hasServingFolds(e)) {
          throw e;
        }
        failure = e;
        return newest;
      }
      misfits = misfit.isPresent() ? misfits + 1 : 0;
      if (misfit.isPresent() && (misfits == MISFITS_MAX || round == ROUNDS_MAX)) {
        throw new LakeException(
            "Cannot fold early: %s (try again in a quieter moment, or leave out --early)"
                .formatted(misfit.get()));
      }
      Duration took = Duration.ofNanos(nanoseconds.getAsLong() - began);
      boolean isShort = took.compareTo(SHORT) < 0 || took.compareTo(last.dividedBy(2)) > 0;
      if (misfit.isEmpty() && (isShort || round == ROUNDS_MAX)) {
        return newest;
      }
      last = took;
    }
  }

  /** Folds what is new, and returns why the folds do not serve after it; empty where they do. */
  private Optional<String> fold(Lake lake, BootstrapWork work, int round) throws IOException {
    Transition transition = Transition.between(before, after, TableVersions.read(lake).all());
    Cut cut = cut(lake);
    Optional<EarlyFold> begun =
        newest().filter(early -> early.misfit(lake, cut, transition.fold()).isEmpty());
    Target to = new Target(target.folder() + "/round-" + round, target.keyGroups());
    Optional<EarlyFold> old = newest();
    BootstrapWork.Early early =
        new BootstrapWork.Early(
            lake, cut, Bootstrap.rows(transition), transition.fold(), to, begun);
    try {
      newest = EarlyFold.of(work, early);
    } catch (MisfitException e) {
      newest = null;
      old.ifPresent(each -> discard(work, each));
      return Optional.of(e.getMessage());
    }
    old.ifPresent(each -> discard(work, each));
    return misfitNow();
  }

  /** Removes folds, as far as it can be done: they lie in the folder of all rounds. */
  private static void discard(BootstrapWork work, EarlyFold folds) {
    try {
      work.discard(folds.folder());
    } catch (LakeException e) {
      // Who removes that folder in the end hears of it again.
    }
  }

  private Optional<String> misfitNow() throws IOException {
    try (Lake now = place.open()) {
      Transition transition = Transition.between(before, after, TableVersions.read(now).all());
      return newest.misfit(now, Cuts.find(now, new AsOf.Latest()), transition.fold());
    }
  }

  private boolean hasServingFolds(RuntimeException failed) throws IOException {
    if (newest == null || Thread.currentThread().isInterrupted()) {
      return false;
    }
    try {
      return misfitNow().isEmpty();
    } catch (RuntimeException e) {
      failed.addSuppressed(e);
      return false;
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
