package io.millrace.command.table;

import io.millrace.command.argument.Confirmation;
import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.FreeArguments;
import io.millrace.command.argument.GivenDefinition;
import io.millrace.command.argument.TableArguments;
import io.millrace.command.argument.UsageException;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.upgrade.Bootstrap;
import io.millrace.upgrade.BootstrapResult;
import io.millrace.upgrade.BootstrapWork;
import io.millrace.upgrade.HistorySize;
import io.millrace.verify.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Makes a savepoint for another definition out of one of the job and the tables' history. */
@Command(
    name = "bootstrap",
    description = {
      "Makes a savepoint that a changed definition goes on from, as if it had read every event from the start: what did not change is carried over from the savepoint S, and new or changed features are folded from the tables, each user's events in their order of arrival. Offsets and all else are those of S, which stays as it is.",
      "",
      "Says first what it will do, and asks. FLINK_HOME must name a Flink distribution; without --cluster, Flink works in this process.",
      ""
    },
    customSynopsis = {
      "millrace bootstrap NEW.yaml --savepoint S [--to DIR] --output DIR [OPTION]...",
      "       millrace bootstrap NEW.yaml --savepoint S [--to DIR] --catalog.type TYPE [--catalog.PROPERTY VALUE]... [OPTION]...",
      "       millrace bootstrap NEW.yaml --savepoint S [--to DIR] --cluster URL --catalog.type TYPE [--catalog.PROPERTY VALUE]... [OPTION]..."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the savepoint is made",
      "1:it is not, and why is printed; nothing is written",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class BootstrapCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--savepoint",
      paramLabel = "S",
      required = true,
      description =
          "A savepoint of the job, or a checkpoint that it has kept: a path or a URI, which the cluster must reach too.")
  private String savepoint;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description =
          "The new savepoint's folder, which must be empty or not there. Default: S with the new version behind its name.")
  private String to;

  @Mixin private TableArguments tables;
  @Mixin private ClusterArguments cluster;
  @Mixin private Confirmation confirmation;
  @Unmatched private final List<String> unmatched = new ArrayList<>();

  /**
   * A local run goes on from the newest state in its folder, and deletes all others: what another
   * program puts there would take its place, or be lost.
   */
  private void checkTarget() {
    if (tables.folder().isEmpty()) {
      return;
    }
    Path folder = tables.folder().get().toAbsolutePath().normalize();
    if (to == null) {
      throw new UsageException(
          "Missing --to: beside the savepoints of a local run there is no place for others (deploy/local/run --upgrade takes the run itself over)");
    }
    if (Path.of(to.replaceFirst("^file:(//)?", ""))
        .toAbsolutePath()
        .normalize()
        .startsWith(folder)) {
      throw new UsageException(
          "Invalid --to: %s (must not be in the local run's folder, which is the run's alone; deploy/local/run --upgrade takes the run over)"
              .formatted(to));
    }
  }

  @Override
  public Integer call() throws IOException {
    FreeArguments free = FreeArguments.of(unmatched);
    String given = free.positional("NEW.yaml").get(0);
    ClusterWork work =
        cluster
            .work()
            .orElseThrow(
                () ->
                    new UsageException(
                        "Cannot read savepoints: this program runs without Flink (use deploy/millrace with FLINK_HOME set to a distribution of it)"));
    GivenDefinition definition =
        GivenDefinition.read(
            given,
            () -> {
              throw new UsageException("Invalid NEW.yaml: %s (must be a file)".formatted(given));
            });
    checkTarget();
    PrintWriter out = spec.commandLine().getOut();
    LakePlace place = tables.place(tables.parameters(free.parameters()), definition.pipeline());
    try (Lake lake = place.open()) {
      Bootstrap bootstrap = Bootstrap.of(lake, definition.pipeline(), savepoint);
      String target = to == null ? bootstrap.defaultTarget() : to;
      BootstrapText text = new BootstrapText(bootstrap, definition.location());
      if (bootstrap.isMade(target)) {
        text.printThere(out, target);
        out.flush();
        return ExitCode.OK;
      }
      work.requireFree(target);
      TerminalProgress progress = new TerminalProgress(spec.commandLine().getErr());
      BootstrapWork tasks = work.bootstrap(place.in(lake), progress::doneSoFar);
      return make(bootstrap, tasks, new To(target, text), progress);
    }
  }

  /** The place of the savepoint, and what tells of it. */
  private record To(String target, BootstrapText text) {}

  private int make(Bootstrap bootstrap, BootstrapWork tasks, To to, TerminalProgress progress) {
    PrintWriter out = spec.commandLine().getOut();
    HistorySize size = bootstrap.historySize(Runtime.getRuntime().availableProcessors(), progress);
    to.text().printPlan(out, size, tasks.stateBytes(bootstrap.savepoint()), to.target());
    out.flush();
    if (!confirmation.isGiven("Make the savepoint?")) {
      out.println("Nothing is written");
      out.flush();
      return ExitCode.INVALID;
    }
    long began = System.nanoTime();
    progress.begin(Progress.Step.FOLDING, size.users());
    BootstrapResult result = bootstrap.run(tasks, to.target());
    progress.end();
    to.text().printResult(out, result, (System.nanoTime() - began) / 1e9);
    out.flush();
    return ExitCode.OK;
  }
}
