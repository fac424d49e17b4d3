package io.millrace.command.table;

import io.millrace.lake.LakeException;
import io.millrace.lake.LakePlace;
import io.millrace.options.JobOptions;
import io.millrace.pipeline.Pipeline;
import io.millrace.text.Count;
import io.millrace.upgrade.EarlyFold;
import io.millrace.upgrade.EarlyRounds;
import io.millrace.verify.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.UUID;

/** The part of an upgrade that is done while the old job runs. */
final class EarlyUpgrade implements AutoCloseable {
  private final UpgradePlan plan;
  private final ClusterWork work;
  private final PrintWriter err;
  private final String folder;
  private final EarlyRounds rounds;

  /**
   * @param before the definition that runs
   * @param work makes the folds in the slots that are free
   */
  EarlyUpgrade(UpgradePlan plan, Pipeline before, ClusterWork work, PrintWriter err) {
    this.plan = plan;
    this.work = work;
    this.err = err;
    folder =
        "%s/millrace-early-%s"
            .formatted(
                plan.savepointDirectory().orElseThrow().replaceFirst("/+$", ""), UUID.randomUUID());
    rounds =
        new EarlyRounds(
            plan.place(),
            before,
            plan.after().pipeline(),
            new EarlyRounds.Target(
                folder, plan.after().parameters().value(JobOptions.MAX_PARALLELISM)));
  }

  /** The folder of the folds, which is there until this is closed. */
  String folder() {
    return folder;
  }

  /** What was folded; empty for nothing. */
  Optional<EarlyFold> fold() {
    return rounds.newest();
  }

  /**
   * Folds what the tables have.
   *
   * @param users about how many users there are
   * @return what was folded, in words
   * @throws LakeException where it cannot be folded
   */
  String run(long users) throws IOException {
    LakePlace place = plan.place();
    TerminalProgress progress = new TerminalProgress(err);
    progress.begin(Progress.Step.FOLDING, users);
    EarlyFold made = rounds.run(lake -> work.bootstrap(place.in(lake), progress::doneSoFar));
    progress.end();
    return "%s of %s are folded%s while job %s runs%s"
        .formatted(
            Count.of(made.counts().events(), "event"),
            Count.of(made.counts().users(), "user"),
            made.cut().checkpoint().map(mark -> ", up to " + mark + ",").orElse(""),
            plan.before().id(),
            rounds
                .failure()
                .map(e -> "; a later round failed, so that more is left: " + e.getMessage())
                .orElse(""));
  }

  /** Removes the folds. */
  @Override
  public void close() {
    try {
      work.bootstrap(plan.place(), users -> {}).discard(folder);
    } catch (LakeException e) {
      err.println(e.getMessage());
      err.flush();
    }
  }
}
