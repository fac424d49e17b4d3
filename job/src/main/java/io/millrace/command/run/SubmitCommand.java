package io.millrace.command.run;

import io.millrace.cluster.Cluster;
import io.millrace.cluster.FlinkClient;
import io.millrace.command.argument.ClientArguments;
import io.millrace.command.argument.ClusterAddress;
import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.GivenJob;
import io.millrace.command.argument.StartPlanText;
import io.millrace.lake.start.StartPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Submits the job to a session cluster by Flink's own client, once no check refuses it. */
@Command(
    name = "submit",
    description = {
      "Submits the job to a session cluster, with Flink's own client (bin/flink of FLINK_HOME). First it asks the cluster, the catalog and the savepoint whether the job would start there: problems are reported here, and not minutes later in a log.",
      ""
    },
    customSynopsis =
        "millrace submit --pipeline FILE [--savepoint PATH] [--cluster URL] [--jar FILE] [--PARAMETER VALUE]...",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the job is submitted",
      "1:it is not, and why is printed",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class SubmitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ClusterAddress arguments;
  @Mixin private ClientArguments clientArguments;

  @Option(
      names = "--savepoint",
      paramLabel = "PATH",
      description = "The savepoint or checkpoint to start from.")
  private String savepoint;

  @Unmatched private final List<String> unmatched = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    FlinkClient client = clientArguments.client();
    Cluster cluster = arguments.cluster();
    Optional<String> from = Optional.ofNullable(savepoint);
    GivenJob job = GivenJob.of(unmatched);
    Map<String, String> locations = job.locations();
    from.ifPresent(place -> locations.put("savepoint", place));
    List<String> problems = job.problems(cluster, Optional.empty());
    job.brokersProblem().ifPresent(problems::add);
    problems.addAll(client.filesystems().problems(locations));
    if (problems.isEmpty()) {
      StartPlan plan = job.plan(new StartPlan.Start(from, Optional.empty()));
      plan.problems().stream().map(StartPlanText::refused).forEach(problems::add);
    }
    if (!problems.isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      problems.forEach(err::println);
      err.flush();
      return ExitCode.INVALID;
    }
    PrintWriter out = spec.commandLine().getOut();
    client.submit(
        cluster,
        from,
        job.arguments(),
        line -> {
          out.println(line);
          out.flush();
        });
    return ExitCode.OK;
  }
}
