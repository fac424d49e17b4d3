package io.millrace.verify;

import static io.millrace.verify.TamperRows.add;
import static io.millrace.verify.TamperRows.later;
import static io.millrace.verify.TamperRows.nested;
import static io.millrace.verify.TamperRows.where;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;

/**
 * A way to tamper with the tables.
 *
 * @param found the kind of difference that must be found
 * @param change changes rows, and returns what a difference of that kind must name: a place in
 *     Kafka, or a version
 */
record TamperKind(String name, DifferenceKind found, Change change) {
  private static final String USER = "u2";
  private static final long SEQ = 20;

  @FunctionalInterface
  interface Change {
    String in(TamperRows rows);
  }

  /** All ways. */
  static Stream<TamperKind> all() {
    return Stream.of(values(), scores(), counts(), missing(), rejects(), versions())
        .flatMap(s -> s);
  }

  private static Stream<TamperKind> values() {
    return Stream.of(
        row("a bit of a feature", DifferenceKind.FEATURE, TamperKind::flipSpend),
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

  private static Stream<TamperKind> scores() {
    return Stream.of(
        row("a bit of a score", DifferenceKind.SCORE, TamperKind::flipScore),
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

  private static Stream<TamperKind> counts() {
    return Stream.of(
        of(
            "a user's last count raised",
            DifferenceKind.USER_SEQ,
            rows -> {
              Record last = rows.lastPrediction(USER);
              add(last, "user_seq", 5);
              return where(last);
            }),
        of(
            "a user's counts shifted, and a score and a feature with them",
            DifferenceKind.USER_SEQ,
            rows -> {
              String first = where(rows.prediction(USER, 1));
              rows.predictions(USER).forEach(row -> add(row, "user_seq", 1));
              Record forged = rows.prediction(USER, SEQ);
              nested(forged, "features", f -> f.setField("spend", 1.0));
              forged.setField("score", 0.5f);
              return first;
            }),
        of(
            "counts shifted and a feature that the model does not read",
            DifferenceKind.USER_SEQ,
            rows -> {
              String first = where(rows.prediction(USER, 1));
              rows.predictions(USER).forEach(row -> add(row, "user_seq", 1));
              nested(rows.prediction(USER, SEQ), "features", f -> f.setField("hour", 25L));
              return first;
            }),
        of(
            "one count raised by 100,000 where another user is gone",
            DifferenceKind.USER_SEQ,
            rows -> {
              rows.remove("u5", 1, 1_000);
              Record last = rows.lastPrediction(USER);
              add(last, "user_seq", 100_000);
              return where(last);
            }),
        of(
            "another user gone where one count is raised by 100,000",
            DifferenceKind.OFFSETS_MISSING,
            rows -> {
              String gone = where(rows.prediction("u5", SEQ));
              rows.remove("u5", 1, 1_000);
              add(rows.lastPrediction(USER), "user_seq", 100_000);
              return gone;
            }),
        of(
            "counts raised by more than there are rows missing",
            DifferenceKind.USER_SEQ,
            rows -> {
              rows.remove(USER, SEQ, SEQ);
              rows.predictions(USER).stream()
                  .filter(row -> (Long) row.getField("user_seq") > SEQ)
                  .forEach(row -> add(row, "user_seq", 1));
              return where(rows.prediction(USER, SEQ + 2));
            }),
        of(
            "a gap whose rows are missing elsewhere",
            DifferenceKind.USER_SEQ,
            rows -> {
              rows.remove("u5", 1, 3);
              rows.predictions("u5").forEach(row -> add(row, "user_seq", -3));
              rows.predictions(USER).stream()
                  .filter(row -> (Long) row.getField("user_seq") > SEQ)
                  .forEach(row -> add(row, "user_seq", 3));
              return where(rows.prediction(USER, SEQ + 4));
            }),
        row(
            "a count that is there twice",
            DifferenceKind.USER_SEQ,
            row -> add(row, "user_seq", -1)),
        row("a count of zero", DifferenceKind.USER_SEQ, row -> row.setField("user_seq", 0L)),
        of(
            "two counts exchanged",
            DifferenceKind.USER_SEQ,
            rows -> {
              Record one = rows.prediction(USER, SEQ);
              Record other = rows.prediction(USER, SEQ + 1);
              one.setField("user_seq", SEQ + 1);
              other.setField("user_seq", SEQ);
              return where(one);
            }));
  }

  private static Stream<TamperKind> missing() {
    return Stream.of(
        row(
            "a dropped event",
            DifferenceKind.EVENT_MISSING,
            (rows, row) -> rows.events().remove(rows.event(row))),
        row(
            "a dropped prediction",
            DifferenceKind.PREDICTION_MISSING,
            (rows, row) -> rows.predictions().remove(row)),
        of(
            "a user's last prediction dropped",
            DifferenceKind.PREDICTION_MISSING,
            rows -> {
              Record last = rows.lastPrediction(USER);
              rows.predictions().remove(last);
              return where(last);
            }),
        of(
            "a user wholly gone",
            DifferenceKind.OFFSETS_MISSING,
            rows -> {
              String first = where(rows.prediction(USER, SEQ));
              rows.remove(USER, 1, 1_000);
              return first;
            }),
        of(
            "a user's last rows gone",
            DifferenceKind.OFFSETS_MISSING,
            rows -> {
              long last = (Long) rows.lastPrediction("u0").getField("user_seq");
              String gone = where(rows.prediction("u0", last - 2));
              rows.remove("u0", last - 2, last);
              return gone;
            }),
        of(
            "a lost commit of twenty offsets",
            DifferenceKind.OFFSETS_MISSING,
            rows -> {
              for (int offset = 40; offset < 60; offset++) {
                rows.remove(TamperHistory.TOPIC + "-0@" + offset);
              }
              return null;
            }),
        row(
            "a doubled event",
            DifferenceKind.EVENT_DOUBLED,
            (rows, row) -> rows.events().add(rows.event(row))),
        row(
            "an event of another user at the same place",
            DifferenceKind.EVENT_DOUBLED,
            (rows, row) -> {
              Record copy = rows.event(row).copy();
              copy.setField("user_id", "u5");
              rows.events().add(copy);
            }),
        row(
            "a doubled prediction",
            DifferenceKind.PREDICTION_DOUBLED,
            (rows, row) -> rows.predictions().add(row.copy())),
        of(
            "behind a gap: a score",
            DifferenceKind.SCORE,
            rows -> {
              rows.remove(USER, 1, 1);
              Record row = rows.prediction(USER, SEQ);
              flipScore(row);
              return where(row);
            }),
        of(
            "behind a gap: a feature that the model reads",
            DifferenceKind.SCORE,
            rows -> {
              rows.remove(USER, 1, 1);
              Record row = rows.prediction(USER, SEQ);
              nested(row, "features", f -> f.setField("spend", 123456.0));
              return where(row);
            }),
        of(
            "behind a gap: an event's id",
            DifferenceKind.IDENTITY,
            rows -> {
              rows.remove(USER, 1, 1);
              Record row = rows.prediction(USER, SEQ);
              row.setField("event_id", "other");
              return where(row);
            }),
        of(
            "behind a gap: a reference time",
            DifferenceKind.REFERENCE_TIME,
            rows -> {
              rows.remove(USER, 1, 1);
              Record row = rows.prediction(USER, SEQ);
              later(row, "reference_time", Duration.ofMillis(-1));
              return where(row);
            }),
        of(
            "behind a gap: a count",
            DifferenceKind.USER_SEQ,
            rows -> {
              rows.remove(USER, 1, 1);
              Record last = rows.lastPrediction(USER);
              add(last, "user_seq", 1);
              return where(last);
            }),
        of(
            "behind a gap: a version that never ran",
            DifferenceKind.VERSION_UNKNOWN,
            rows -> {
              rows.remove(USER, 1, 1);
              Record row = rows.prediction(USER, SEQ);
              row.setField("pipeline_version", "0".repeat(64));
              return where(row);
            }),
        of(
            "behind a gap: a prediction whose event has become a reject",
            DifferenceKind.EVENT_MISSING,
            rows -> {
              rows.remove(USER, 1, 1);
              Record row = rows.prediction(USER, SEQ);
              rows.rejects().add(rejectOf(rows, row));
              rows.events().remove(rows.event(row));
              return where(row);
            }));
  }

  private static Stream<TamperKind> rejects() {
    return Stream.of(
        reject(
            "a dropped reject",
            DifferenceKind.OFFSETS_MISSING,
            (rows, row) -> rows.rejects().remove(row)),
        reject(
            "a doubled reject",
            DifferenceKind.REJECT_DOUBLED,
            (rows, row) -> rows.rejects().add(row.copy())),
        reject(
            "a reject's reason",
            DifferenceKind.REJECT,
            (rows, row) -> row.setField("reason", "INVALID_ID")),
        reject(
            "a reject's value",
            DifferenceKind.REJECT,
            (rows, row) -> row.setField("value", bytes("[1]"))),
        reject(
            "a reject's value that is null",
            DifferenceKind.REJECT,
            (rows, row) -> row.setField("value", null)),
        reject(
            "a reason that there is not",
            DifferenceKind.REJECT,
            (rows, row) -> row.setField("reason", "DISLIKED")),
        reject(
            "a reject's value that is a good event",
            DifferenceKind.REJECT,
            (rows, row) ->
                row.setField(
                    "value",
                    bytes("{\"id\":\"x\",\"user\":\"u\",\"time\":1700000000000,\"type\":\"UK\"}"))),
        of(
            "a reject of another time",
            DifferenceKind.REJECT,
            rows -> {
              Record row =
                  rows.rejects().stream()
                      .filter(r -> r.getField("reason").equals("FUTURE_TIMESTAMP"))
                      .findFirst()
                      .orElseThrow();
              nested(row, "kafka", k -> later(k, "timestamp", Duration.ofDays(2)));
              return where(row);
            }),
        of(
            "an event that a reject stands beside",
            DifferenceKind.EVENT_AND_REJECT,
            rows -> {
              Record row = rows.prediction(USER, SEQ);
              rows.rejects().add(rejectOf(rows, row));
              return where(row);
            }),
        of(
            "a user's last event made a reject",
            DifferenceKind.REJECT,
            rows -> {
              Record row = rows.lastPrediction(USER);
              rows.rejects().add(rejectOf(rows, row));
              rows.events().remove(rows.event(row));
              rows.predictions().remove(row);
              return where(row);
            }));
  }

  private static Stream<TamperKind> versions() {
    return Stream.of(
        row(
            "a version that never ran",
            DifferenceKind.VERSION_UNKNOWN,
            row -> row.setField("pipeline_version", "0".repeat(64))),
        of(
            "a version that is gone",
            DifferenceKind.VERSION_UNKNOWN,
            rows -> {
              String gone = (String) rows.prediction(USER, 1).getField("pipeline_version");
              rows.versions().removeIf(row -> row.getField("pipeline_version").equals(gone));
              return where(rows.predictions().get(0));
            }),
        version(
            "another model",
            DifferenceKind.MODEL_SWAPPED,
            row -> {
              byte[] bytes = ((ByteBuffer) row.getField("model_bytes")).array().clone();
              bytes[bytes.length / 2] ^= 1;
              row.setField("model_bytes", ByteBuffer.wrap(bytes));
            }),
        version(
            "a model that is gone",
            DifferenceKind.MODEL_SWAPPED,
            row -> row.setField("model_bytes", null)),
        version(
            "another definition",
            DifferenceKind.DEFINITION_EDITED,
            row ->
                row.setField(
                    "definition",
                    ((String) row.getField("definition")).replace("7200000", "3600000"))));
  }

  private static TamperKind of(String name, DifferenceKind found, Change change) {
    return new TamperKind(name, found, change);
  }

  /** A change of one prediction, which must be named. */
  private static TamperKind row(String name, DifferenceKind found, Consumer<Record> change) {
    return row(name, found, (rows, row) -> change.accept(row));
  }

  private interface RowChange {
    void of(TamperRows rows, Record row);
  }

  private static TamperKind row(String name, DifferenceKind found, RowChange change) {
    return of(
        name,
        found,
        rows -> {
          Record row = rows.prediction(USER, SEQ);
          String where = where(row);
          change.of(rows, row);
          return where;
        });
  }

  private static TamperKind event(String name, DifferenceKind found, Consumer<Record> change) {
    return row(name, found, (rows, row) -> change.accept(rows.event(row)));
  }

  /** A change of one reject, which is no tombstone. */
  private static TamperKind reject(String name, DifferenceKind found, RowChange change) {
    return of(
        name,
        found,
        rows -> {
          Record row =
              rows.rejects().stream()
                  .filter(r -> r.getField("reason").equals("MISSING_FIELD"))
                  .findFirst()
                  .orElseThrow();
          change.of(rows, row);
          return where(row);
        });
  }

  private static TamperKind version(String name, DifferenceKind found, Consumer<Record> change) {
    return of(
        name,
        found,
        rows -> {
          Record row = rows.versions().get(0);
          change.accept(row);
          return (String) row.getField("pipeline_version");
        });
  }

  /** A reject as a forger would write it: the event's own value, and a reason. */
  private static Record rejectOf(TamperRows rows, Record prediction) {
    Record event = rows.event(prediction);
    Record reject = rows.rejects().get(0).copy();
    nested(
        reject,
        "kafka",
        kafka -> {
          Record of = (Record) event.getField("kafka");
          for (String each : List.of("topic", "partition", "offset", "timestamp")) {
            kafka.setField(each, of.getField(each));
          }
        });
    reject.setField("reason", "MISSING_FIELD");
    reject.setField(
        "value",
        bytes(
            "{\"id\":\"%s\",\"user\":\"%s\",\"time\":%d,\"type\":\"%s\"}"
                .formatted(
                    event.getField("event_id"),
                    event.getField("user_id"),
                    ((java.time.OffsetDateTime) event.getField("event_time"))
                        .toInstant()
                        .toEpochMilli(),
                    event.getField("type"))));
    return reject;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
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

  private static void flipScore(Record row) {
    int bits = Float.floatToRawIntBits((Float) row.getField("score"));
    row.setField("score", Float.intBitsToFloat(bits ^ 1));
  }

  private static void runtime(Record row, String runtime) {
    nested(row, "model", m -> m.setField("runtime", runtime));
  }

  private static void unscored(Record row, String status, String error) {
    row.setField("status", status);
    row.setField("score", null);
    row.setField("error", error);
  }

  @Override
  public String toString() {
    return name;
  }
}
