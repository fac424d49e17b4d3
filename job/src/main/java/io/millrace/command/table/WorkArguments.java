package io.millrace.command.table;

import io.millrace.command.argument.UsageException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The amount of work, and the share of the machine that it may use. */
final class WorkArguments {
  @Option(
      names = "--share",
      paramLabel = "SHARE",
      defaultValue = "1",
      description = "The share of the users, chosen by hash: 0.01, or 1 for all (the default).")
  private double share;

  @Mixin private MachineArguments machine;

  double share() {
    if (!(share > 0 && share <= 1)) {
      throw new UsageException("Invalid --share: %s (must be above 0, up to 1)".formatted(share));
    }
    return share;
  }

  int threads() {
    return machine.threads();
  }

  Path workFolder() {
    return machine.workFolder();
  }
}
