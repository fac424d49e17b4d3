package io.millrace.command.table;

import io.millrace.command.argument.Confirmation;
import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.TableArguments;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.Rollback;
import io.millrace.lake.Savepoint;
import io.millrace.text.Count;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Sets a pipeline's tables back to a savepoint, before the job is started from it. */
@Command(
    name = "rollback",
    description = {
      "Sets events, predictions and rejects back to their last commits up to a savepoint or checkpoint, so that the job can be started from it. Stop the job first. Says what it would do and asks, but for --yes. Snapshots stay until they are expired.",
      ""
    },
    customSynopsis = {
      "millrace rollback --savepoint PATH|--checkpoint ID [--yes] --catalog.type TYPE [--catalog.PROPERTY VALUE]... [OPTION]...",
      "       millrace rollback --savepoint PATH|--checkpoint ID [--yes] --output DIR [OPTION]..."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the tables are as of the checkpoint",
      "1:they are not, since that was not wanted or cannot be, other engines have changed them since, or the savepoint cannot be read",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class RollbackCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private TableArguments tables;

  @ArgGroup(multiplicity = "1")
  private Goal goal;

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  @Mixin private Confirmation confirmation;

  @Option(
      names = "--undo-others",
      description =
          "Also take back what other engines have changed since the checkpoint: rows that they deleted, by a request for erasure for instance, come back, and rows that they added go. Refused without it.")
  private boolean undoOthers;

  @Unmatched private final List<String> unmatched = new ArrayList<>();

  private static final class Goal {
    @Option(
        names = "--savepoint",
        paramLabel = "PATH",
        description =
            "The folder of the savepoint or checkpoint that the job will be started from.")
    private String savepoint;

    @Option(
        names = "--checkpoint",
        paramLabel = "ID",
        description = "The checkpoint's id, as the job's error names it.")
    private Long checkpoint;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (Lake lake = tables.open(tables.parameters(unmatched))) {
      Optional<Savepoint> savepoint =
          Optional.ofNullable(goal.savepoint).map(place -> Savepoint.read(place, lake));
      long checkpoint = savepoint.map(Savepoint::checkpointId).orElse(goal.checkpoint);
      List<Rollback.Step> steps =
          savepoint
              .map(of -> Rollback.plan(lake, of))
              .orElseGet(() -> Rollback.plan(lake, checkpoint));
      out.printf(Locale.ROOT, "To checkpoint %d%n", checkpoint);
      for (Rollback.Step step : steps) {
        out.println(text(step));
      }
      if (!undoOthers) {
        checkOthers(steps);
      }
      out.flush();
      return apply(lake, steps) ? ExitCode.OK : ExitCode.INVALID;
    }
  }

  /** Sets the tables back unless this is a dry run; returns false where the user declines. */
  private boolean apply(Lake lake, List<Rollback.Step> steps) {
    PrintWriter out = spec.commandLine().getOut();
    boolean moves = !steps.stream().allMatch(Rollback.Step::isNone);
    boolean done = dryRun || !moves || confirmation.isGiven("Set the tables back?");
    if (!moves) {
      out.println("Nothing to set back");
    } else if (dryRun || !done) {
      out.println("Nothing is set back");
    } else {
      Rollback.apply(lake, steps);
      out.println("Set back: start the job from there");
    }
    out.flush();
    return done;
  }

  private static void checkOthers(List<Rollback.Step> steps) {
    String changes =
        steps.stream()
            .flatMap(
                step ->
                    step.others().stream()
                        .map(
                            other ->
                                "%s of %s in snapshot %d"
                                    .formatted(
                                        other.operation(), step.table().key(), other.snapshotId())))
            .collect(Collectors.joining(", "));
    if (!changes.isEmpty()) {
      throw new LakeException(
          "Cannot roll back: other engines have changed the tables since, and that would be taken back (%s): rows that were erased would come back. Where that is meant: --undo-others, and have them erased again afterwards"
              .formatted(changes));
    }
  }

  private static String text(Rollback.Step step) {
    String what =
        step.isNone()
            ? "stays at " + snapshot(step.from())
            : "from %s to %s, %s undone, %s"
                .formatted(
                    snapshot(step.from()),
                    snapshot(step.to()),
                    Count.of(step.undone(), "commit"),
                    rows(step.rows()));
    return "%-12s %s".formatted(step.table().key(), what);
  }

  private static String rows(long fewer) {
    return fewer < 0
        ? Count.of(-fewer, "row comes back", "rows come back")
        : Count.of(fewer, "row goes", "rows go");
  }

  private static String snapshot(OptionalLong id) {
    return id.isPresent() ? "snapshot " + id.getAsLong() : "no rows";
  }
}
