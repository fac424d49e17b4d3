package io.millrace.command.table;

import io.millrace.command.argument.UsageException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The share of this machine that a command may use. */
final class MachineArguments {
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
