package io.millrace.command.run;

import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.GivenJob;
import io.millrace.command.argument.StartPlanText;
import io.millrace.lake.start.LaterCheck;
import io.millrace.lake.start.StartPlan;
import io.millrace.lake.start.StartRule;
import io.millrace.text.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Prints what a start would do to the tables, and whether it would be refused. */
@Command(
    name = "plan",
    description = {
      "Says which tables a start of the job would create or alter, and whether it would be let through: under these tables, from this savepoint and with this model, by the job's own rules and in its words. Where the savepoint is of other event fields or features, says what millrace bootstrap would do with it. Changes nothing.",
      ""
    },
    customSynopsis =
        "millrace plan --pipeline FILE [--savepoint PATH] [--job-id ID] [--PARAMETER VALUE]...",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the job would start",
      "1:it would not, and why is printed; or the catalog or the savepoint cannot be read",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--savepoint",
      paramLabel = "PATH",
      description = "The savepoint or checkpoint that the job shall start from.")
  private String savepoint;

  @Option(
      names = "--job-id",
      paramLabel = "ID",
      description =
          "The job's id, where it is set beforehand and so may have been there before: by high availability in application mode, say.")
  private String jobId;

  /** The job's own parameters. */
  @Unmatched private final List<String> unmatched = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    GivenJob given = GivenJob.of(unmatched);
    StartPlan plan =
        given.plan(new StartPlan.Start(Optional.ofNullable(savepoint), Optional.ofNullable(jobId)));
    PrintWriter out = spec.commandLine().getOut();
    print(plan, out);
    if (plan.problems().stream().anyMatch(each -> each.rule() == StartRule.SAME_FEATURES)) {
      TakeOverText text = new TakeOverText(given.parameters(), given.pipeline());
      text.lines(savepoint).forEach(each -> out.println(Printable.line(each)));
      out.flush();
    }
    return plan.problems().isEmpty() ? ExitCode.OK : ExitCode.INVALID;
  }

  private static void print(StartPlan plan, PrintWriter out) {
    StartPlanText.printTables(plan.tables(), out);
    plan.savepoint()
        .ifPresent(
            from ->
                out.printf(
                    "%-28s checkpoint %d, %s%n",
                    "savepoint", from.checkpointId(), from.location()));
    plan.problems().forEach(problem -> out.println(StartPlanText.refused(problem)));
    if (plan.problems().isEmpty()) {
      out.println("The job would start.");
      String later =
          Arrays.stream(LaterCheck.values())
              .map(LaterCheck::words)
              .collect(Collectors.joining("; "));
      out.println("not asked, since the job alone can: " + later);
    }
    plan.unasked().forEach(needs -> out.println("not asked: " + needs.question()));
    out.flush();
  }
}
