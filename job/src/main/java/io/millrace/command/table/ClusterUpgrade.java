package io.millrace.command.table;

import io.millrace.cluster.Cluster;
import io.millrace.cluster.ClusterException;
import io.millrace.cluster.Job;
import io.millrace.command.argument.GivenJob;
import io.millrace.command.argument.StartPlanText;
import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakePlace;
import io.millrace.lake.start.StartPlan;
import io.millrace.options.UnresolvedSecretsException;
import io.millrace.upgrade.Bootstrap;
import io.millrace.upgrade.BootstrapResult;
import io.millrace.upgrade.BootstrapWork;
import io.millrace.upgrade.FirstCommit;
import io.millrace.upgrade.UpgradeSteps;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.Findings;
import io.millrace.verify.Limits;
import io.millrace.verify.Progress;
import io.millrace.verify.Summary;
import io.millrace.verify.TopicRecords;
import io.millrace.verify.Verification;
import io.millrace.verify.VerifyThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** The steps of an upgrade on a session cluster. */
final class ClusterUpgrade implements UpgradeSteps {
  private static final int SHOWN_DIFFERENCES = 10;

  /** A job that does not stop by another command either is told of soon. */
  private static final int SHARE_OF_PATIENCE = 10;

  private final UpgradePlan plan;
  private final Settings settings;
  private final Optional<ClusterWork> work;
  private final Optional<EarlyUpgrade> early;
  private final CommandLine terminal;

  /** The jobs of the name that were there before the first submission; null before that. */
  private Set<String> others;

  /**
   * The settings.
   *
   * @param kept the file of the old definition
   * @param users about how many users the bootstrap folds; 0 where it is not known
   * @param share the share of users that are verified, 0 to 1
   * @param patience for each of the waits
   */
  record Settings(Path kept, long users, double share, Duration patience) {}

  /**
   * @param work what makes savepoints; empty where none need be made
   * @param early what folds while the old job runs; empty where nothing does
   */
  ClusterUpgrade(
      UpgradePlan plan,
      Settings settings,
      Optional<ClusterWork> work,
      Optional<EarlyUpgrade> early,
      CommandLine terminal) {
    this.plan = plan;
    this.settings = settings;
    this.work = work;
    this.early = early;
    this.terminal = terminal;
  }

  @Override
  public String foldEarly() throws IOException {
    return early.orElseThrow().run(settings.users());
  }

  @Override
  public String stop() {
    return plan.before().savepoint().orElseGet(this::stopped);
  }

  private String stopped() {
    Job running = plan.before().job();
    try {
      // A job that has just been submitted declines a savepoint.
      plan.cluster().awaitRunning(running, settings.patience());
      return plan.cluster().stop(running, plan.directory(), settings.patience());
    } catch (ClusterException e) {
      return plan.before()
          .endedByAnother(plan.cluster(), settings.patience().dividedBy(SHARE_OF_PATIENCE), e);
    }
  }

  @Override
  public void awaitStopped() {
    plan.cluster().awaitEnd(plan.before().job(), settings.patience());
  }

  @Override
  public String bootstrap(String savepoint) throws IOException {
    LakePlace place = plan.place();
    // Opened after the stop, whose commits are the last that the old job has made.
    try (Lake lake = place.open()) {
      Bootstrap bootstrap = Bootstrap.of(lake, plan.after().pipeline(), savepoint);
      String to = bootstrap.defaultTarget();
      if (bootstrap.isMade(to)) {
        BootstrapText.line(terminal.getOut(), "Folded", BootstrapText.THERE);
        return to;
      }
      TerminalProgress progress = new TerminalProgress(terminal.getErr());
      progress.begin(Progress.Step.FOLDING, settings.users());
      BootstrapWork tasks = work.orElseThrow().bootstrap(place.in(lake), progress::doneSoFar);
      BootstrapResult result =
          early
              .flatMap(EarlyUpgrade::fold)
              .map(begun -> bootstrap.run(tasks, to, begun))
              .orElseGet(() -> bootstrap.run(tasks, to));
      progress.end();
      BootstrapText.line(terminal.getOut(), "Folded", result.sentence());
      return result.to();
    }
  }

  @Override
  public Job submit(String from) throws IOException, InterruptedException {
    return submit(plan.after(), from);
  }

  private Job submit(GivenJob job, String from) throws IOException, InterruptedException {
    List<String> problems = job.problems(plan.cluster(), Optional.empty());
    if (problems.isEmpty()) {
      StartPlan start = job.plan(new StartPlan.Start(Optional.of(from), Optional.empty()));
      start.problems().stream().map(StartPlanText::refused).forEach(problems::add);
    }
    if (!problems.isEmpty()) {
      throw new LakeException(String.join(System.lineSeparator(), problems));
    }
    others = live(job.name()).stream().map(Job::id).collect(Collectors.toSet());
    Optional<String> id =
        plan.client()
            .submit(plan.cluster(), Optional.of(from), job.arguments(), terminal.getErr()::println);
    return live(job.name()).stream()
        .filter(each -> id.isEmpty() || each.id().equals(id.get()))
        .findFirst()
        .orElseThrow(
            () ->
                new ClusterException(
                    "Cannot find the submitted job%s on %s"
                        .formatted(
                            id.map(each -> " " + each).orElse(""), plan.cluster().address())));
  }

  private List<Job> live(String name) {
    return plan.cluster().liveJobs(name);
  }

  @Override
  public void awaitRunning(Job job) {
    plan.cluster().awaitRunning(job, settings.patience());
  }

  @Override
  public String awaitCommit(Job job) throws IOException {
    try (Lake lake = plan.place().open()) {
      return FirstCommit.await(lake, plan.cluster(), job, settings.patience())
          .map(checkpoint -> "checkpoint %d is in the tables".formatted(checkpoint))
          .orElse("checkpoints are complete, and no event has come");
    }
  }

  @Override
  public boolean verify() throws IOException {
    if (settings.share() == 0) {
      return true;
    }
    try (TopicRecords log = log();
        Lake lake = plan.place().open();
        DifferenceTable table = DifferenceTable.none(lake)) {
      Findings findings = new Findings(SHOWN_DIFFERENCES, table);
      TerminalProgress progress = new TerminalProgress(terminal.getErr());
      Summary summary =
          new Verification(
                  lake,
                  new Verification.Settings(
                      new AsOf.Latest(), settings.share(), log, Limits.DEFAULT, List.of()),
                  findings)
              .run(
                  new VerifyThreads(
                      Runtime.getRuntime().availableProcessors(),
                      Path.of(System.getProperty("java.io.tmpdir")),
                      findings,
                      progress));
      new VerifyText(summary, Limits.DEFAULT, table.commit(), progress.seconds())
          .print(terminal.getOut());
      return summary.isClean();
    }
  }

  private TopicRecords log() {
    try {
      return VerifyCommand.log(plan.after().parameters());
    } catch (UnresolvedSecretsException e) {
      // The references of Kafka's secrets may be for the cluster's machines alone.
      return TopicRecords.OUT_OF_REACH;
    }
  }

  @Override
  public boolean mayHaveCommitted(Job job) {
    try {
      return plan.cluster().checkpoints(job).completed() > 0;
    } catch (ClusterException e) {
      // What is not known is not cancelled.
      return true;
    }
  }

  @Override
  public void cancel() {
    if (others == null) {
      return;
    }
    for (Job each : live(plan.after().name())) {
      if (!others.contains(each.id())) {
        plan.cluster().cancel(each, settings.patience());
      }
    }
  }

  @Override
  public Job goBack(String savepoint) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(plan.after().arguments());
    arguments.set(arguments.indexOf("--pipeline") + 1, settings.kept().toString());
    Job job = submitUntilItIsTaken(GivenJob.of(arguments), savepoint);
    awaitRunning(job);
    return job;
  }

  /** Tries again while slots are not given back yet, or the catalog or the cluster is away. */
  private Job submitUntilItIsTaken(GivenJob job, String savepoint)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + settings.patience().toNanos();
    while (true) {
      try {
        return submit(job, savepoint);
      } catch (ClusterException | LakeException e) {
        if (System.nanoTime() >= deadline) {
          throw e;
        }
        Cluster.pause();
      }
    }
  }
}
