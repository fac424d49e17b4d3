package io.millrace.command.table;

import io.millrace.upgrade.JobUpgrade;
import io.millrace.upgrade.JobUpgrade.Stage;
import io.millrace.upgrade.JobUpgrade.Standing;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What an upgrade does and comes to, for people, with the commands that go on. */
final class UpgradeText implements JobUpgrade.Listener {
  private final UpgradePlan plan;
  private final Path kept;
  private final Optional<String> early;
  private final PrintWriter out;

  /**
   * @param kept the file of the old definition
   * @param early the folder of what is folded early; empty where nothing is
   */
  UpgradeText(UpgradePlan plan, Path kept, Optional<String> early, PrintWriter out) {
    this.plan = plan;
    this.kept = kept;
    this.early = early;
    this.out = out;
  }

  @Override
  public void done(Stage stage, String result, double seconds) {
    line(label(stage), String.format(Locale.ROOT, "%s (%.1f s)", result, seconds));
  }

  @Override
  public void failed(Stage stage, Exception cause) {
    line("Failed", "%s: %s".formatted(label(stage), reason(cause)));
    if (stage != Stage.VERIFY) {
      line("", "the old definition is submitted again");
    }
  }

  @Override
  public void stuck(Exception cause) {
    line("Failed", "%s: %s".formatted(label(Stage.GO_BACK), reason(cause)));
  }

  private static String reason(Exception cause) {
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static String label(Stage stage) {
    return switch (stage) {
      case EARLY -> "Early";
      case STOP -> "Stopped";
      case BOOTSTRAP -> "Bootstrap";
      case SUBMIT -> "Submitted";
      case START -> "Running";
      case COMMIT -> "Committed";
      case VERIFY -> "Verified";
      case GO_BACK -> "Back";
    };
  }

  void printResult(JobUpgrade.Result result, Standing standing) {
    result
        .secondsToRun()
        .ifPresent(
            toRun ->
                line(
                    "Downtime",
                    String.format(
                        Locale.ROOT,
                        "%.1f s from the %s until the new job ran, %.1f s until its first commit",
                        toRun,
                        plan.before().isLive()
                            ? "stop"
                            : "beginning of this command, which found the old job stopped,",
                        result.secondsToCommit().orElse(toRun))));
    line(
        "Result",
        switch (result.ending()) {
          case UPGRADED -> "the new definition runs";
          case NOT_VERIFIED ->
              "the new definition runs, and was not found to be right. Its rows are in the tables. To go back: stop it, set the tables back with millrace rollback --savepoint to the savepoint named above, and "
                  + submit(kept.toString(), "that savepoint");
          case WENT_BACK -> "the old definition goes on from its savepoint; its text is in " + kept;
          case STUCK ->
              "neither definition could be started here; %s says whether a job runs. If not: %s"
                  .formatted(status(), toGoOn(standing));
        });
  }

  /** Names the folder of what is folded early, which stays where the program is killed. */
  void printFolder() {
    early.ifPresent(folder -> line(label(Stage.EARLY), "the folds go to " + folder));
  }

  /** Says what there is, and what is left behind, where the program is ended from outside. */
  void printKilled(Standing standing) {
    printInterrupted(standing);
    early.ifPresent(folder -> line("", "Nothing needs the folder %s any more".formatted(folder)));
  }

  /** Says in a line what there is, where not all steps are done. */
  void printInterrupted(Standing standing) {
    String job = plan.before().id();
    line(
        "Ended",
        standing
            .stage()
            .map(
                stage ->
                    switch (stage) {
                      case EARLY ->
                          "job %s goes on, and the early fold's Flink job may, too: cancel it"
                              .formatted(job);
                      case STOP ->
                          standing.savepoint().isPresent()
                              ? "job %s is stopped. %s".formatted(job, toGoOn(standing))
                              : "job %s was asked to stop, and may yet; %s says whether it runs, and its savepoint"
                                  .formatted(job, status());
                      case BOOTSTRAP ->
                          "job %s is stopped, and the bootstrap's Flink job may go on: cancel it. %s"
                              .formatted(job, toGoOn(standing));
                      case SUBMIT ->
                          "job %s is stopped, and the new job may have been submitted: %s says whether it runs. If not: %s"
                              .formatted(job, status(), toGoOn(standing));
                      case GO_BACK ->
                          "job %s is stopped, and the old definition may have been submitted again: %s says whether it runs. If not: %s"
                              .formatted(job, status(), toGoOn(standing));
                      case START, COMMIT, VERIFY ->
                          "the new job is submitted and goes on; %s says how it is"
                              .formatted(status());
                    })
            .orElseGet(
                () ->
                    standing.savepoint().isPresent()
                        ? "job %s is stopped. %s".formatted(job, toGoOn(standing))
                        : "job %s goes on".formatted(job)));
  }

  private String toGoOn(Standing standing) {
    String savepoint = standing.savepoint().orElseThrow();
    String forward =
        standing
            .from()
            .map(from -> submit(plan.after().definition(), from))
            .orElseGet(
                () ->
                    "millrace bootstrap %s --savepoint %s --cluster %s, and submit what it makes"
                        .formatted(plan.after().definition(), savepoint, plan.cluster().address()));
    return "To go on: %s. To go back: %s, both with the job's other parameters"
        .formatted(forward, submit(kept.toString(), savepoint));
  }

  private String submit(String definition, String from) {
    return "millrace submit --pipeline %s --savepoint %s --cluster %s"
        .formatted(definition, from, plan.cluster().address());
  }

  private String status() {
    return "millrace status --cluster " + plan.cluster().address();
  }

  private void line(String label, String text) {
    BootstrapText.line(out, label, text);
    out.flush();
  }
}
