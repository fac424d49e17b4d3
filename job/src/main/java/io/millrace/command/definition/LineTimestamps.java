package io.millrace.command.definition;

import io.millrace.command.argument.UsageException;
import io.millrace.event.KafkaCoordinates;
import io.millrace.pipeline.Pipeline;
import io.millrace.trial.LineForm;
import io.millrace.trial.LineRecords;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.LongSupplier;
import picocli.CommandLine.Option;

/**
 * The Kafka timestamp of lines that have none. Users give it, since no result depends on a clock.
 */
final class LineTimestamps {
  @Option(
      names = "--timestamp",
      paramLabel = "INSTANT",
      description =
          "Lines have no timestamp before them: this one, such as 2026-11-21T08:00:00Z, is that of every record. (A local run's --input has the times at which lines are loaded.)")
  private String timestamp;

  boolean isGiven() {
    return timestamp != null;
  }

  /** The form of lines: the parts before the value, of those that the definition reads. */
  LineForm form(LineForm read) {
    return isGiven() ? new LineForm(false, read.hasKey()) : read;
  }

  /**
   * Makes the records of lines.
   *
   * @param otherwise the timestamp of lines that have none, where none is given
   * @throws UsageException where the given text is no instant
   */
  LineRecords records(Pipeline pipeline, LongSupplier otherwise) {
    LongSupplier given = isGiven() ? fixed() : otherwise;
    return new LineRecords(form(LineForm.of(pipeline.event())), pipeline, given);
  }

  private LongSupplier fixed() {
    try {
      long ms = Instant.parse(timestamp).toEpochMilli();
      if (new KafkaCoordinates("", 0, 0, ms).hasTimestamp()) {
        return () -> ms;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // Reported below, as is a year that no record can have.
    }
    throw new UsageException(
        "Invalid --timestamp: %s (must be an instant such as 2026-11-21T08:00:00Z)"
            .formatted(timestamp));
  }
}
