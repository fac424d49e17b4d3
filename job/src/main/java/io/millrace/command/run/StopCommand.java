package io.millrace.command.run;

import io.millrace.cluster.Cluster;
import io.millrace.cluster.Job;
import io.millrace.command.argument.ClusterAddress;
import io.millrace.command.argument.ExitCode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Stops a job with a savepoint. */
@Command(
    name = "stop",
    description = {
      "Stops a running job with a savepoint, whose place it prints on standard output. All that the job has read is committed then.",
      "",
      "Does not drain (flink stop --drain): draining is for a job that ends for good, and commits no row that is not committed without it.",
      ""
    },
    customSynopsis = "millrace stop JOB [--cluster URL] [--savepoint-dir URI]",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the job has stopped, and its savepoint is complete",
      "1:it could not be stopped, and goes on; or the cluster cannot be reached",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class StopCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ClusterAddress arguments;

  @Parameters(
      index = "0",
      paramLabel = "JOB",
      description = "The job's id, the beginning of its id, or its name, which is the pipeline's.")
  private String job;

  @Option(
      names = "--savepoint-dir",
      paramLabel = "URI",
      description = "Where the savepoint goes. Default: the cluster's.")
  private String directory;

  @Option(
      names = "--timeout-minutes",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long to wait for the savepoint. Default: ${DEFAULT-VALUE}.")
  private int timeoutMinutes;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Cluster cluster = arguments.cluster();
    Job found = ClusterAddress.only(cluster, job);
    out.println(
        cluster.stop(found, Optional.ofNullable(directory), Duration.ofMinutes(timeoutMinutes)));
    out.flush();
    return ExitCode.OK;
  }
}
