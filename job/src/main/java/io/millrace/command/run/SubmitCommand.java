package io.millrace.command.run;

import io.millrace.cluster.Cluster;
import io.millrace.cluster.ClusterException;
import io.millrace.cluster.Job;
import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.UsageException;
import io.millrace.lake.start.StartPlan;
import io.millrace.options.CheckpointOptions;
import io.millrace.options.JobOptions;
import io.millrace.options.Parameters;
import io.millrace.pipeline.Pipeline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final String FLINK_VERSION = "2.1.";
  private static final Pattern SUBMITTED = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final Pattern LOGGED =
      Pattern.compile("[0-9-]{10} [0-9:]{8},[0-9]{3} +(TRACE|DEBUG|INFO) ");
  private static final Duration FOR_ITS_START = Duration.ofSeconds(30);

  @Spec private CommandSpec spec;
  @Mixin private ClusterAddress arguments;

  @Option(
      names = "--savepoint",
      paramLabel = "PATH",
      description = "The savepoint or checkpoint to start from.")
  private String savepoint;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "The job's jar. Default: the one that this command runs from.")
  private Path jar;

  @Option(
      names = "--flink-home",
      paramLabel = "DIR",
      defaultValue = "${env:FLINK_HOME}",
      description = "Flink's distribution, for its client. Default: FLINK_HOME.")
  private String home;

  @Unmatched private final List<String> unmatched = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path client = client();
    Path submitted = submitted();
    Parameters parameters = Parameters.parse(Map.of(), unmatched.toArray(String[]::new));
    Pipeline pipeline = PlanCommand.pipeline(parameters);
    List<String> problems = new ArrayList<>(clusterProblems(parameters, pipeline));
    problems.addAll(new Filesystems(Path.of(home)).problems(locations(parameters)));
    if (problems.isEmpty()) {
      StartPlan plan =
          PlanCommand.plan(
              unmatched, new StartPlan.Start(Optional.ofNullable(savepoint), Optional.empty()));
      plan.problems().stream().map(PlanCommand::refused).forEach(problems::add);
    }
    if (!problems.isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      problems.forEach(err::println);
      err.flush();
      return ExitCode.INVALID;
    }
    return run(client, submitted);
  }

  private List<String> clusterProblems(Parameters parameters, Pipeline pipeline) {
    Cluster cluster = arguments.cluster();
    Cluster.Overview overview = cluster.overview();
    List<String> problems = new ArrayList<>();
    cluster.versionProblem(overview).ifPresent(problems::add);
    int wanted = parameters.optional(JobOptions.PARALLELISM).orElse(1);
    if (overview.freeSlots() < wanted) {
      problems.add(
          "Cannot submit to %s: %d of its %d slots are free, and the job takes %d (start TaskManagers: bin/taskmanager.sh start; or ask for less: --parallelism)"
              .formatted(cluster.address(), overview.freeSlots(), overview.slots(), wanted));
    }
    String name = parameters.optional(JobOptions.NAME).orElse(pipeline.name());
    for (Job running : cluster.liveJobs(name)) {
      problems.add(
          "Cannot submit %s: job %s of this name is %s there, and two would write each row twice (stop it: millrace stop %s; or set another job.name for another namespace)"
              .formatted(name, running.id(), running.state(), running.id()));
    }
    return problems;
  }

  private Map<String, String> locations(Parameters parameters) {
    Map<String, String> locations = new TreeMap<>();
    locations.put("pipeline", parameters.value(JobOptions.PIPELINE));
    parameters
        .optional(CheckpointOptions.DIR)
        .ifPresent(dir -> locations.put(CheckpointOptions.DIR.key(), dir));
    if (savepoint != null) {
      locations.put("savepoint", savepoint);
    }
    return locations;
  }

  private Path client() {
    if (home == null || home.isEmpty()) {
      throw new UsageException(
          "Missing Flink's client: set FLINK_HOME, or --flink-home, to a distribution of Flink %sx"
              .formatted(FLINK_VERSION));
    }
    Path client = Path.of(home, "bin", "flink");
    if (!Files.isExecutable(client)) {
      throw new UsageException(
          "Invalid --flink-home: %s (has no bin/flink that may be run)".formatted(home));
    }
    return client;
  }

  private Path submitted() {
    Path found = jar;
    if (found == null) {
      found =
          Path.of(
              SubmitCommand.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
    if (!Files.isRegularFile(found)) {
      throw new UsageException(
          "Invalid --jar: %s (must be the job's jar; mvn package -DskipTests makes it)"
              .formatted(found));
    }
    return found;
  }

  private int run(Path client, Path submitted) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(client.toString(), "run", "-d"));
    // Overrides an address in Flink's configuration, so that the checked cluster gets the job.
    java.net.URI at = java.net.URI.create(arguments.cluster().address());
    command.addAll(List.of("-m", at.getHost() + ":" + (at.getPort() < 0 ? 80 : at.getPort())));
    if (savepoint != null) {
      command.addAll(List.of("-s", savepoint));
    }
    command.add(submitted.toString());
    command.addAll(unmatched);
    Process running =
        new ProcessBuilder(command)
            .redirectInput(Redirect.INHERIT)
            .redirectError(Redirect.INHERIT)
            .start();
    Optional<String> id = jobId(running.inputReader());
    int code = running.waitFor();
    if (code != 0) {
      throw new ClusterException(
          "Cannot submit: %s ended with %d, and says why above".formatted(client, code));
    }
    id.ifPresent(this::requireStart);
    return ExitCode.OK;
  }

  /**
   * Passes on the output of Flink's client, and returns the job's id in it. By its own
   * configuration the client also prints log lines of Hadoop's classes, which are left out, as they
   * are no use to users.
   */
  private Optional<String> jobId(BufferedReader printed) {
    PrintWriter out = spec.commandLine().getOut();
    List<String> lines =
        printed
            .lines()
            .filter(line -> !LOGGED.matcher(line).lookingAt())
            .peek(out::println)
            .toList();
    out.flush();
    return lines.stream()
        .map(SUBMITTED::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst();
  }

  /**
   * Requires that the job starts: Flink's client ends once the JobManager has the job, which may
   * then fail to run it.
   */
  private void requireStart(String id) {
    Cluster cluster = arguments.cluster();
    cluster
        .started(id, FOR_ITS_START)
        .filter(job -> job.state().equals("FAILED"))
        .ifPresent(
            job -> {
              throw new ClusterException(
                  "Cannot run job %s: %s"
                      .formatted(
                          id, cluster.lastFault(job).orElse("its log on the JobManager says why")));
            });
  }
}
