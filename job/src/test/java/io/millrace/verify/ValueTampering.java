package io.millrace.verify;

import static io.millrace.verify.TamperKind.row;
import static io.millrace.verify.TamperRows.later;
import static io.millrace.verify.TamperRows.nested;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;

/** Ways to tamper with the values of predictions and events. */
final class ValueTampering {
  private ValueTampering() {}

  static Stream<TamperKind> kinds() {
    return Stream.concat(ofFeatures(), ofScores());
  }

  private static Stream<TamperKind> ofFeatures() {
    return Stream.of(
        row("a bit of a feature", DifferenceKind.FEATURE, ValueTampering::flipSpend),
        row(
            "a feature of text",
            DifferenceKind.FEATURE,
            row -> nested(row, "features", f -> f.setField("country", "XX"))),
        row(
            "a feature that is null",
            DifferenceKind.FEATURE,
            row -> nested(row, "features", f -> f.setField("spend", null))),
        row(
            "a feature that the model does not read",
            DifferenceKind.FEATURE,
            row -> nested(row, "features", f -> f.setField("hour", 25L))),
        row("an event's id", DifferenceKind.IDENTITY, row -> row.setField("event_id", "other")),
        row(
            "an event's own time",
            DifferenceKind.IDENTITY,
            row -> later(row, "event_time", Duration.ofMillis(1))),
        row(
            "a Kafka timestamp",
            DifferenceKind.IDENTITY,
            row -> nested(row, "kafka", k -> later(k, "timestamp", Duration.ofMillis(1)))),
        row(
            "a reference time",
            DifferenceKind.REFERENCE_TIME,
            row -> later(row, "reference_time", Duration.ofMillis(1))),
        row(
            "a prediction's user",
            DifferenceKind.EVENT_MISSING,
            row -> row.setField("user_id", "u5")),
        event("an event's user", DifferenceKind.EVENT_MISSING, e -> e.setField("user_id", "u5")),
        event("an event's amount", DifferenceKind.FEATURE, e -> e.setField("amount", 1e6)),
        event("an event's type", DifferenceKind.FEATURE, e -> e.setField("type", "XX")),
        event(
            "an event's time in events",
            DifferenceKind.IDENTITY,
            e -> later(e, "event_time", Duration.ofHours(3))));
  }

  private static Stream<TamperKind> ofScores() {
    return Stream.of(
        row("a bit of a score", DifferenceKind.SCORE, TamperRows::flipScore),
        row("a score that is null", DifferenceKind.SCORE, row -> row.setField("score", null)),
        row(
            "a forged score of another runtime",
            DifferenceKind.SCORE,
            row -> {
              row.setField("score", 0.99f);
              runtime(row, "onnxruntime 1.0.0 other");
            }),
        row(
            "a forged score without a runtime",
            DifferenceKind.SCORE,
            row -> {
              row.setField("score", 0.99f);
              runtime(row, null);
            }),
        row(
            "a score timed out, without an error",
            DifferenceKind.STATUS,
            row -> unscored(row, "TIMED_OUT", null)),
        row(
            "a score timed out, with an error",
            DifferenceKind.STATUS,
            row -> unscored(row, "TIMED_OUT", "took longer than 60 s")),
        row(
            "a score that has failed",
            DifferenceKind.STATUS,
            row -> unscored(row, "FAILED", "the model said no")),
        row(
            "a failed row with its score",
            DifferenceKind.SCORE,
            row -> {
              row.setField("status", "FAILED");
              row.setField("error", "the model said no");
            }),
        row(
            "a row unscored under a model",
            DifferenceKind.STATUS,
            row -> unscored(row, "UNSCORED", null)),
        row(
            "an error beside a score",
            DifferenceKind.STATUS,
            row -> row.setField("error", "something")),
        row(
            "a model's name",
            DifferenceKind.MODEL,
            row -> nested(row, "model", m -> m.setField("name", "other"))),
        row(
            "a model's hash",
            DifferenceKind.MODEL,
            row -> nested(row, "model", m -> m.setField("sha256", "0".repeat(64)))),
        row("a model that is null", DifferenceKind.MODEL, row -> row.setField("model", null)));
  }

  private static TamperKind event(String name, DifferenceKind found, Consumer<Record> change) {
    return row(name, found, (rows, row) -> change.accept(rows.event(row)));
  }

  private static void flipSpend(Record row) {
    nested(
        row,
        "features",
        f ->
            f.setField(
                "spend",
                Double.longBitsToDouble(
                    Double.doubleToRawLongBits((Double) f.getField("spend")) ^ 1)));
  }

  private static void runtime(Record row, String runtime) {
    nested(row, "model", m -> m.setField("runtime", runtime));
  }

  private static void unscored(Record row, String status, String error) {
    row.setField("status", status);
    row.setField("score", null);
    row.setField("error", error);
  }
}
