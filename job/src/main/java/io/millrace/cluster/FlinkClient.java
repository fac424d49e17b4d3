package io.millrace.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The client of a Flink distribution, with the jar that it submits.
 *
 * @param home the distribution's folder, which has {@code bin/flink}
 */
public record FlinkClient(Path home, Path jar) {
  /** The program of the client in its distribution. */
  public static final Path PROGRAM = Path.of("bin", "flink");

  private static final Pattern SUBMITTED = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final Pattern LOGGED =
      Pattern.compile("[0-9-]{10} [0-9:]{8},[0-9]{3} +(TRACE|DEBUG|INFO) ");
  private static final Duration FOR_ITS_START = Duration.ofSeconds(30);
  private static final int HTTP_PORT = 80;

  /** The filesystems that the distribution can access. */
  public Filesystems filesystems() {
    return new Filesystems(home);
  }

  /**
   * Submits a job, and requires that it starts: the client ends once the JobManager has the job,
   * which may then fail to run it.
   *
   * @param savepoint the state to start from; empty for none
   * @param arguments those of the job
   * @param printed takes what the client prints, line by line
   * @return the job's id, where the client has told it
   * @throws ClusterException where the job is not submitted, or fails at its start
   */
  public Optional<String> submit(
      Cluster cluster, Optional<String> savepoint, List<String> arguments, Consumer<String> printed)
      throws IOException, InterruptedException {
    Path program = home.resolve(PROGRAM);
    List<String> command = new ArrayList<>(List.of(program.toString(), "run", "-d"));
    // Overrides an address in Flink's configuration, so that the checked cluster gets the job.
    URI at = URI.create(cluster.address());
    int port = at.getPort() < 0 ? HTTP_PORT : at.getPort();
    command.addAll(List.of("-m", at.getHost() + ":" + port));
    savepoint.ifPresent(from -> command.addAll(List.of("-s", from)));
    command.add(jar.toString());
    command.addAll(arguments);
    Process running =
        new ProcessBuilder(command)
            .redirectInput(Redirect.INHERIT)
            .redirectError(Redirect.INHERIT)
            .start();
    Optional<String> id = jobId(running.inputReader(), printed);
    int code = running.waitFor();
    if (code != 0) {
      throw new ClusterException(
          "Cannot submit: %s ended with %d, and says why above".formatted(program, code));
    }
    id.ifPresent(each -> requireStart(cluster, each));
    return id;
  }

  /**
   * Passes on the output of the client, and returns the job's id in it. By its own configuration
   * the client also prints log lines of Hadoop's classes, which are left out, as they are no use to
   * users.
   */
  private static Optional<String> jobId(BufferedReader client, Consumer<String> printed) {
    List<String> lines =
        client.lines().filter(line -> !LOGGED.matcher(line).lookingAt()).peek(printed).toList();
    return lines.stream()
        .map(SUBMITTED::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst();
  }

  private static void requireStart(Cluster cluster, String id) {
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
