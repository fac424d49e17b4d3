package io.millrace.command.argument;

import io.millrace.cluster.FlinkClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The arguments for what a job is submitted with: Flink's client, and the job's jar. */
public final class ClientArguments {
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

  /**
   * The client.
   *
   * @throws UsageException where there is no client, or no jar
   */
  public FlinkClient client() {
    if (home == null || home.isEmpty()) {
      throw new UsageException(
          "Missing Flink's client: set FLINK_HOME, or --flink-home, to a distribution of Flink 2.1.x");
    }
    if (!Files.isExecutable(Path.of(home).resolve(FlinkClient.PROGRAM))) {
      throw new UsageException(
          "Invalid --flink-home: %s (has no bin/flink that may be run)".formatted(home));
    }
    return new FlinkClient(Path.of(home), submitted());
  }

  private Path submitted() {
    Path found = jar == null ? ownJar() : jar;
    if (!Files.isRegularFile(found)) {
      throw new UsageException(
          "Invalid --jar: %s (must be the job's jar; mvn package -DskipTests makes it)"
              .formatted(found));
    }
    return found;
  }

  private static Path ownJar() {
    URI place =
        URI.create(
            ClientArguments.class.getProtectionDomain().getCodeSource().getLocation().toString());
    return Path.of(place);
  }
}
