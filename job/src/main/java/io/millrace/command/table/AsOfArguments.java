package io.millrace.command.table;

import io.millrace.command.argument.UsageException;
import io.millrace.lake.AsOf;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.Option;

/** The point up to which the tables are read: at most one option. */
final class AsOfArguments {
  @Option(
      names = "--snapshot",
      paramLabel = "ID",
      description = "As of the checkpoint of this snapshot of predictions.")
  private Long snapshot;

  @Option(
      names = "--tag",
      paramLabel = "NAME",
      description = "As of the checkpoint of this tag of predictions.")
  private String tag;

  @Option(
      names = "--time",
      paramLabel = "INSTANT",
      description = "As of a time: 2026-11-21T08:00:00Z.")
  private String time;

  /**
   * The point that is given.
   *
   * @param given the arguments; null where none is given
   */
  static AsOf of(AsOfArguments given) {
    if (given == null) {
      return new AsOf.Latest();
    } else if (given.snapshot != null) {
      return new AsOf.SnapshotId(given.snapshot);
    } else if (given.tag != null) {
      return new AsOf.Tag(given.tag);
    }
    try {
      return new AsOf.Time(Instant.parse(given.time));
    } catch (DateTimeParseException e) {
      throw new UsageException(
          "Invalid --time: %s (must be an instant such as 2026-11-21T08:00:00Z)"
              .formatted(given.time));
    }
  }
}
