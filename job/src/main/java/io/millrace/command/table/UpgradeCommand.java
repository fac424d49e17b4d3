package io.millrace.command.table;

import io.millrace.cluster.Cluster;
import io.millrace.cluster.ClusterException;
import io.millrace.cluster.FlinkClient;
import io.millrace.command.argument.ClientArguments;
import io.millrace.command.argument.ClusterAddress;
import io.millrace.command.argument.Confirmation;
import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.FreeArguments;
import io.millrace.command.argument.GivenJob;
import io.millrace.command.argument.UsageException;
import io.millrace.file.FolderTree;
import io.millrace.lake.LakeException;
import io.millrace.options.JobOptions;
import io.millrace.upgrade.JobUpgrade;
import io.millrace.upgrade.RunningDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Takes a running job of a session cluster to another definition on the same tables. */
@Command(
    name = "upgrade",
    description = {
      "Takes a running job to another definition on the same tables: stops it with a savepoint, makes of that what the new definition begins with (as millrace bootstrap does, where event fields or features differ), submits the new definition, waits for its first commit, and verifies a share of the users. The parameters are the job's, as millrace submit takes them.",
      "",
      "All that can be refused is refused before the job is stopped. Where a later step fails before the new job has committed rows, the old definition goes on from the savepoint: as the tables have it, with the parameters and the jar that are given here, since a cluster does not tell those of a running job. The table namespace and the predictions topic must stay.",
      ""
    },
    customSynopsis =
        "millrace upgrade NEW.yaml --job JOB [--cluster URL] [--savepoint-dir URI] [--early] [--share SHARE] [--PARAMETER VALUE]...",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the new definition runs, and what was verified is as it must be",
      "1:it does not, and what runs instead is printed; or it runs, and what was verified differs",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class UpgradeCommand implements Callable<Integer> {
  private final Clusters clusters;

  @Spec private CommandSpec spec;

  @Option(
      names = "--job",
      paramLabel = "JOB",
      required = true,
      description =
          "The running job: its id, the beginning of its id, or its name, which is the pipeline's.")
  private String job;

  @Mixin private ClusterAddress address;
  @Mixin private ClientArguments clientArguments;

  @Option(
      names = "--savepoint-dir",
      paramLabel = "URI",
      description =
          "Where the savepoint goes; the one made of it lies beside it. Default: the cluster's.")
  private String directory;

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description =
          "The share of the users, chosen by hash, whose rows are recomputed in the end: 0 for none, 1 for all. Default: ${DEFAULT-VALUE}.")
  private double share;

  @Option(
      names = "--timeout-minutes",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "How long to wait for each: the savepoint, the new job's run, its first commit. Default: ${DEFAULT-VALUE}.")
  private int timeoutMinutes;

  @Option(
      names = "--early",
      description =
          "Folds the history while the job still runs, in slots that are free, so that the pause is for the rows of the last minutes alone. The tables' rows are what is folded, up to a checkpoint that they show; the result is the same.")
  private boolean early;

  @Mixin private Confirmation confirmation;
  @Unmatched private final List<String> unmatched = new ArrayList<>();

  public UpgradeCommand(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    GivenJob after = given();
    FlinkClient client = clientArguments.client();
    Cluster cluster = address.cluster();
    UpgradedJob before = UpgradedJob.find(cluster, job);
    UpgradePlan plan =
        new UpgradePlan(after, client, cluster, before, Optional.ofNullable(directory));
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<String> problems = plan.problems();
    if (!problems.isEmpty()) {
      problems.forEach(err::println);
      err.flush();
      return ExitCode.INVALID;
    }
    UpgradePlan.Looked looked = plan.look(new TerminalProgress(err));
    JobUpgrade.Folding folding = folding(looked, before);
    looked.print(out, folding);
    out.flush();
    problems.addAll(looked.problems());
    if (folding == JobUpgrade.Folding.EARLY) {
      plan.earlyProblem().ifPresent(problems::add);
    }
    if (!problems.isEmpty()) {
      problems.forEach(err::println);
      err.flush();
      return ExitCode.INVALID;
    }
    Optional<Integer> parallelism = after.parameters().optional(JobOptions.PARALLELISM);
    Optional<ClusterWork> work = looked.folds() ? Optional.of(work(parallelism)) : Optional.empty();
    if (!confirmation.isGiven(question(before))) {
      out.println(
          "Nothing is changed; job %s %s"
              .formatted(before.id(), before.isLive() ? "goes on" : "stays stopped"));
      return ExitCode.INVALID;
    }
    if (folding != JobUpgrade.Folding.EARLY) {
      return upgrade(plan, looked, new Work(folding, work, Optional.empty()));
    }
    int slots = Math.min(parallelism.orElse(1), Math.max(1, cluster.overview().freeSlots()));
    try (EarlyUpgrade fold =
        new EarlyUpgrade(plan, looked.before().pipeline(), work(Optional.of(slots)), err)) {
      return upgrade(plan, looked, new Work(folding, work, Optional.of(fold)));
    }
  }

  /**
   * Who works.
   *
   * @param bootstrap what makes the savepoint; empty where none is made
   * @param early what folds before; empty where nothing is folded then
   */
  private record Work(
      JobUpgrade.Folding folding, Optional<ClusterWork> bootstrap, Optional<EarlyUpgrade> early) {}

  private static String question(UpgradedJob before) {
    return before.isLive()
        ? "Stop job %s and take it there?".formatted(before.id())
        : "Go on from the savepoint of job %s?".formatted(before.id());
  }

  private JobUpgrade.Folding folding(UpgradePlan.Looked looked, UpgradedJob before) {
    if (!looked.folds()) {
      return JobUpgrade.Folding.NONE;
    }
    return early && before.isLive() && looked.readsHistory()
        ? JobUpgrade.Folding.EARLY
        : JobUpgrade.Folding.AFTER_THE_STOP;
  }

  /** The work in so many slots, found before the old job is stopped. */
  private ClusterWork work(Optional<Integer> slots) {
    return clusters
        .find(
            Optional.of(address.cluster().address()),
            slots.map(OptionalInt::of).orElseGet(OptionalInt::empty))
        .orElseThrow();
  }

  private GivenJob given() {
    if (!(share >= 0 && share <= 1)) {
      throw new UsageException("Invalid --share: %s (must be 0 to 1)".formatted(share));
    }
    if (timeoutMinutes < 1) {
      throw new UsageException(
          "Invalid --timeout-minutes: %d (must be 1 or more)".formatted(timeoutMinutes));
    }
    FreeArguments free = FreeArguments.ofJob(unmatched);
    String definition = free.positional("NEW.yaml").get(0);
    if (free.parameters().stream().anyMatch(each -> each.matches("--pipeline(=.*)?"))) {
      throw new UsageException("Invalid --pipeline: the definition is given as NEW.yaml");
    }
    return GivenJob.of(
        Stream.concat(Stream.of("--pipeline", definition), free.parameters().stream()).toList());
  }

  private int upgrade(UpgradePlan plan, UpgradePlan.Looked looked, Work work)
      throws IOException, InterruptedException {
    RunningDefinition running = looked.before();
    // Written before the stop, so that whatever comes, there is a command that goes back.
    Path folder = Files.createTempDirectory("millrace-upgrade-");
    Path kept = running.write(folder);
    UpgradeText text =
        new UpgradeText(
            plan, kept, work.early().map(EarlyUpgrade::folder), spec.commandLine().getOut());
    ClusterUpgrade steps =
        new ClusterUpgrade(
            plan,
            new ClusterUpgrade.Settings(
                kept, looked.users(), share, Duration.ofMinutes(timeoutMinutes)),
            work.bootstrap(),
            work.early(),
            spec.commandLine());
    JobUpgrade upgrade = new JobUpgrade(steps, work.folding(), text);
    Thread hook = new Thread(() -> text.printKilled(upgrade.end()));
    Runtime.getRuntime().addShutdownHook(hook);
    JobUpgrade.Result result;
    text.printFolder();
    try {
      result = upgrade.run();
    } catch (ClusterException | LakeException e) {
      text.printInterrupted(upgrade.standing());
      throw e;
    } finally {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
    text.printResult(result, upgrade.standing());
    if (result.ending() == JobUpgrade.Ending.UPGRADED) {
      FolderTree.delete(folder);
      return ExitCode.OK;
    }
    return ExitCode.INVALID;
  }
}
