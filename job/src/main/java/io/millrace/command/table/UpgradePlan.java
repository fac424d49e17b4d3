package io.millrace.command.table;

import io.millrace.cluster.Cluster;
import io.millrace.cluster.FlinkClient;
import io.millrace.cluster.Job;
import io.millrace.cluster.JobSteps;
import io.millrace.command.argument.GivenJob;
import io.millrace.command.argument.StartPlanText;
import io.millrace.feature.FeatureSet;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.lake.start.StartPlan;
import io.millrace.lake.start.StartRule;
import io.millrace.options.CatalogMark;
import io.millrace.options.CatalogOptions;
import io.millrace.options.JobOptions;
import io.millrace.options.PassThrough;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineChange;
import io.millrace.upgrade.Bootstrap;
import io.millrace.upgrade.BootstrapWork;
import io.millrace.upgrade.JobUpgrade;
import io.millrace.upgrade.RunningDefinition;
import io.millrace.verify.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An upgrade as a command line asks for it, and what can be found out about it while the old job
 * runs, or once a command that was killed has stopped it.
 *
 * @param after the new job
 * @param before the job that is taken over
 * @param directory the savepoint's; empty for the cluster's own
 */
record UpgradePlan(
    GivenJob after,
    FlinkClient client,
    Cluster cluster,
    UpgradedJob before,
    Optional<String> directory) {
  private static final String SAVEPOINT_DIRECTORY = "execution.checkpointing.savepoint-dir";

  /** The name of the operator that writes the predictions topic. */
  private static final String TOPIC_STEP = "predictions topic";

  /** Rules of a start without state, which this is not: the savepoint is to come. */
  private static final Set<StartRule> OF_FRESH_STARTS =
      EnumSet.of(StartRule.NO_ROWS_WITHOUT_STATE, StartRule.NEW_JOB_ID_WITHOUT_STATE);

  /** The place of the tables. */
  LakePlace place() {
    PassThrough properties = after.parameters().passThrough(CatalogOptions.CATALOG);
    return new LakePlace(
        after.parameters().value(CatalogOptions.NAME),
        properties::resolve,
        after.pipeline().tables().namespace());
  }

  /** The problems of the cluster and of the places, each with advice. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    String state = before.job().state();
    if (before.isLive() && !state.equals("RUNNING")) {
      problems.add(
          "Cannot stop job %s with a savepoint: it is %s (must be RUNNING; millrace status says why it is not)"
              .formatted(before.id(), state));
    }
    JobSteps steps = cluster.steps(before.job());
    Optional<GivenJob.Leaving> leaving =
        before.isLive()
            ? Optional.of(new GivenJob.Leaving(before.job(), steps.slots()))
            : Optional.empty();
    problems.addAll(
        after.problems(cluster, leaving, before.savepoint().map(this::leftRewrite).orElse("")));
    after.brokersProblem().ifPresent(problems::add);
    problems.addAll(stateProblems(steps));
    Map<String, String> locations = after.locations();
    savepointDirectory()
        .ifPresentOrElse(
            place -> locations.put("savepoint directory", place),
            () -> {
              if (before.isLive()) {
                problems.add(
                    "Missing --savepoint-dir: %s has no %s"
                        .formatted(cluster.address(), SAVEPOINT_DIRECTORY));
              }
            });
    problems.addAll(client.filesystems().problems(locations));
    return problems;
  }

  /** The problem of folding while the job runs. */
  Optional<String> earlyProblem() {
    Cluster.Overview overview = cluster.overview();
    return overview.freeSlots() > 0
        ? Optional.empty()
        : Optional.of(
            "Cannot fold early on %s: none of its %d slots is free while job %s runs (%sstart TaskManagers: bin/taskmanager.sh start; or leave out --early)"
                .formatted(cluster.address(), overview.slots(), before.id(), leftFold()));
  }

  /** The fold that a command that was killed has left, and how it is ended. */
  private String leftFold() {
    return left(cluster.liveJobs(BootstrapWork.EARLY));
  }

  /** The same of what rewrites the savepoint that has ended the job. */
  private String leftRewrite(String savepoint) {
    String name = BootstrapWork.REWRITE + savepoint;
    return left(
        cluster.jobs().stream()
            .filter(job -> job.isLive() && job.name().startsWith(name))
            .toList());
  }

  private static String left(List<Job> jobs) {
    return jobs.stream()
        .map(
            job ->
                "cancel job %s, %s, which a command that was killed may have left; "
                    .formatted(job.id(), job.name()))
        .findFirst()
        .orElse("");
  }

  /** Where savepoints go; empty where neither the command line nor the cluster says it. */
  Optional<String> savepointDirectory() {
    return directory.or(() -> cluster.setting(SAVEPOINT_DIRECTORY));
  }

  /**
   * The problems of the parameters with the running job's state, which the old definition, too,
   * could not be restored with.
   */
  private List<String> stateProblems(JobSteps steps) {
    List<String> problems = new ArrayList<>();
    int wanted = after.parameters().value(JobOptions.MAX_PARALLELISM);
    if (steps.maxParallelism() > 0 && steps.maxParallelism() != wanted) {
      problems.add(
          "Invalid --%s: %d (must be %d, which the state of job %s is bound to)"
              .formatted(
                  JobOptions.MAX_PARALLELISM.key(), wanted, steps.maxParallelism(), before.id()));
    }
    if (after.pipeline().predictionsTopic() == null && steps.haveNamed(TOPIC_STEP)) {
      problems.add(
          "Missing predictions-topic in %s: job %s writes one, and its state cannot be restored without (keep the topic; to give it up, start without state)"
              .formatted(after.definition(), before.id()));
    }
    return problems;
  }

  /**
   * Looks at the tables, the model and the history.
   *
   * @throws io.millrace.lake.LakeException where the tables cannot be read, or are not the job's
   * @throws io.millrace.bootstrap.RefusedChangeException where the definition's change is refused
   */
  Looked look(Progress progress) throws IOException {
    try (Lake lake = place().open()) {
      Pipeline wanted = after.pipeline();
      RunningDefinition running =
          RunningDefinition.of(
              lake,
              CatalogMark.of(after.parameters()),
              before.id(),
              () -> cluster.label(before.job()),
              wanted);
      Optional<Bootstrap.Preview> fold =
          fingerprint(running.pipeline()).equals(fingerprint(wanted))
              ? Optional.empty()
              : Optional.of(
                  Bootstrap.preview(
                      lake,
                      running.pipeline(),
                      wanted,
                      Runtime.getRuntime().availableProcessors(),
                      progress));
      StartPlan start = after.plan(new StartPlan.Start(before.savepoint(), Optional.empty()));
      return new Looked(this, running, fold, start);
    }
  }

  /** What becomes of the old job, or has become of it. */
  private String stopped() {
    return before
        .savepoint()
        .map(savepoint -> "was stopped before, with savepoint " + savepoint)
        .orElseGet(
            () -> "is stopped" + directory.map(to -> ", with a savepoint in " + to).orElse(""));
  }

  private static String fingerprint(Pipeline definition) {
    return FeatureSet.compile(definition.features(), definition.event()).fingerprint();
  }

  /**
   * What was found.
   *
   * @param before the definition that runs
   * @param fold what the bootstrap takes; empty where there need be none
   * @param start the new definition's start, as far as it can be told without the savepoint
   */
  record Looked(
      UpgradePlan plan,
      RunningDefinition before,
      Optional<Bootstrap.Preview> fold,
      StartPlan start) {

    boolean folds() {
      return fold.isPresent();
    }

    /** About how many users are folded; 0 where none need be. */
    long users() {
      return fold.map(preview -> preview.history().users()).orElse(0L);
    }

    /** The reasons why the new definition would not start, in the job's own words. */
    List<String> problems() {
      return start.problems().stream()
          .filter(problem -> !OF_FRESH_STARTS.contains(problem.rule()))
          .filter(problem -> !(folds() && problem.rule() == StartRule.SAME_FEATURES))
          .map(StartPlanText::refused)
          .toList();
    }

    /** Whether there are rows to fold, of which some may be folded early. */
    boolean readsHistory() {
      return fold.filter(preview -> preview.transition().readsHistory()).isPresent();
    }

    private String pause(JobUpgrade.Folding folding) {
      String rest =
          switch (folding) {
            case NONE -> "the start";
            case AFTER_THE_STOP -> "the bootstrap and the start";
            case EARLY -> "the fold of the rows that come until then, and the start";
          };
      return "%s; events wait in Kafka meanwhile"
          .formatted(
              !plan.before().isLive()
                  ? "it goes on since then, for " + rest
                  : folding == JobUpgrade.Folding.NONE
                      ? "the stop and " + rest
                      : "the stop, " + rest);
    }

    void print(PrintWriter out, JobUpgrade.Folding folding) {
      Pipeline after = plan.after().pipeline();
      BootstrapText.line(
          out,
          "Pipeline",
          "%s, version %s -> %s"
              .formatted(after.name(), before.stored().pipelineVersion(), after.version()));
      PipelineChange change =
          PipelineChange.between(before.pipeline().canonicalJson(), after.canonicalJson());
      BootstrapText.line(
          out, "Differs", change.isNone() ? "nothing of the definition" : change.toString());
      fold.ifPresent(preview -> BootstrapText.printChange(out, preview));
      StartPlanText.printTables(start.tables(), out);
      BootstrapText.line(
          out,
          "Job",
          "%s on %s %s".formatted(plan.before().id(), plan.cluster().address(), plan.stopped()));
      BootstrapText.line(out, "Pause", pause(folding));
      BootstrapText.line(
          out,
          "Going back",
          "with the parameters and the jar that are given here, since the cluster does not tell those of the running job");
    }
  }
}
