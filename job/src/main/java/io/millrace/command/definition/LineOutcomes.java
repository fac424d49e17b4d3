package io.millrace.command.definition;

import io.millrace.advice.FieldPresence;
import io.millrace.advice.RejectSummary;
import io.millrace.advice.RejectTally;
import io.millrace.command.argument.UsageException;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.file.IoReason;
import io.millrace.pipeline.Pipeline;
import io.millrace.text.Count;
import io.millrace.trial.LineFile;
import io.millrace.trial.LineRecords;
import io.millrace.trial.Outcome;
import io.millrace.trial.OutcomeJson;
import io.millrace.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The outcomes of the lines of {@code --events}.
 *
 * @param lines each outcome as written
 * @param users the number of users that have an event
 * @param runtime the runtime that computed the scores; empty for none
 */
record LineOutcomes(
    List<String> lines, RejectSummary summary, int users, Optional<String> runtime) {

  /**
   * Takes the lines through a definition. Reads no clock.
   *
   * @throws UsageException where the file cannot be read, or holds no line
   */
  static LineOutcomes of(Path events, Pipeline pipeline, TrialArguments arguments) {
    LineRecords records = arguments.records(pipeline, () -> KafkaCoordinates.NO_TIMESTAMP);
    List<String> lines = new ArrayList<>();
    RejectTally rejects = new RejectTally(pipeline.event());
    FieldPresence fields = new FieldPresence(pipeline.event());
    try (Trial trial = arguments.trial(pipeline)) {
      OutcomeJson json = new OutcomeJson(trial.columns());
      LineFile.read(
          events,
          records,
          Long.MAX_VALUE,
          record -> {
            Outcome outcome = trial.take(record);
            lines.add(json.text(record.kafka().offset() + 1, outcome));
            if (outcome instanceof Outcome.Rejected rejected) {
              Reject reject = rejected.reject();
              rejects.add(reject.reason(), record.place(), reject.message(), reject.value());
            } else if (outcome instanceof Outcome.Predicted predicted) {
              fields.add(predicted.event(), record.value());
            }
          });
      if (lines.isEmpty()) {
        throw new UsageException("Invalid --events: %s (must hold a line)".formatted(events));
      }
      long count = rejects.rejects();
      RejectSummary summary =
          new RejectSummary(lines.size() - count, count, rejects.reasons(fields.taken()));
      return new LineOutcomes(lines, summary, trial.users(), trial.runtime());
    } catch (IOException e) {
      throw new UsageException(
          Files.exists(events)
              ? "Cannot read --events %s: %s".formatted(events, IoReason.of(e, events.toString()))
              : "Invalid --events: %s (no such file)".formatted(events));
    }
  }

  String numbers() {
    return "%s, %s of %s and %s"
        .formatted(
            Count.of(lines.size(), "line"),
            Count.of(summary.events(), "event"),
            Count.of(users, "user"),
            Count.of(summary.rejects(), "reject"));
  }
}
