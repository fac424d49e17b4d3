package io.millrace.command.table;

import io.millrace.command.argument.UsageException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The amount of work, and the share of the machine that it may use. */
final class WorkArguments {
  @Option(
      names = "--share",
      paramLabel = "SHARE",
      defaultValue = "1",
      description = "The share of the users, chosen by hash: 0.01, or 1 for all (the default).")
  private double share;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads of this machine work. Default: one for each core.")
  private Integer threads;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Where rows lie in between, on this machine. Default: the system's folder for such files.")
  private Path workFolder = Path.of(System.getProperty("java.io.tmpdir"));

  double share() {
    if (!(share > 0 && share <= 1)) {
      throw new UsageException("Invalid --share: %s (must be above 0, up to 1)".formatted(share));
    }
    return share;
  }

  int threads() {
    int most = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    if (most < 1) {
      throw new UsageException("Invalid --threads: %d (must be 1 or more)".formatted(most));
    }
    return most;
  }

  Path workFolder() {
    return workFolder;
  }
}
