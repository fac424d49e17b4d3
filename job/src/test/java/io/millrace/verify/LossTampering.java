package io.millrace.verify;

import static io.millrace.verify.TamperKind.SEQ;
import static io.millrace.verify.TamperKind.USER;
import static io.millrace.verify.TamperKind.row;
import static io.millrace.verify.TamperKind.rows;
import static io.millrace.verify.TamperRows.add;
import static io.millrace.verify.TamperRows.flipScore;
import static io.millrace.verify.TamperRows.later;
import static io.millrace.verify.TamperRows.nested;
import static io.millrace.verify.TamperRows.where;

import java.time.Duration;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;

/** Ways to drop and double rows, and to tamper with what a gap no longer proves. */
final class LossTampering {
  private LossTampering() {}

  static Stream<TamperKind> kinds() {
    return Stream.concat(missingAndDoubled(), behindAGap());
  }

  private static Stream<TamperKind> missingAndDoubled() {
    return Stream.of(
        row(
            "a dropped event",
            DifferenceKind.EVENT_MISSING,
            (rows, row) -> rows.events().remove(rows.event(row))),
        row(
            "a dropped prediction",
            DifferenceKind.PREDICTION_MISSING,
            (rows, row) -> rows.predictions().remove(row)),
        rows(
            "a user's last prediction dropped",
            DifferenceKind.PREDICTION_MISSING,
            rows -> {
              Record last = rows.lastPrediction(USER);
              rows.predictions().remove(last);
              return where(last);
            }),
        rows(
            "a user wholly gone",
            DifferenceKind.OFFSETS_MISSING,
            rows -> {
              String first = where(rows.prediction(USER, SEQ));
              rows.remove(USER, 1, 1_000);
              return first;
            }),
        rows(
            "a user's last rows gone",
            DifferenceKind.OFFSETS_MISSING,
            rows -> {
              long last = (Long) rows.lastPrediction("u0").getField("user_seq");
              String gone = where(rows.prediction("u0", last - 2));
              rows.remove("u0", last - 2, last);
              return gone;
            }),
        rows(
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
            (rows, row) -> rows.predictions().add(row.copy())));
  }

  private static Stream<TamperKind> behindAGap() {
    return Stream.of(
        rows(
            "behind a gap: a score",
            DifferenceKind.SCORE,
            rows -> {
              rows.remove(USER, 1, 1);
              Record row = rows.prediction(USER, SEQ);
              flipScore(row);
              return where(row);
            }),
        rows(
            "behind a gap: a feature that the model reads",
            DifferenceKind.SCORE,
            rows -> {
              rows.remove(USER, 1, 1);
              Record row = rows.prediction(USER, SEQ);
              nested(row, "features", f -> f.setField("spend", 123456.0));
              return where(row);
            }),
        rows(
            "behind a gap: an event's id",
            DifferenceKind.IDENTITY,
            rows -> {
              rows.remove(USER, 1, 1);
              Record row = rows.prediction(USER, SEQ);
              row.setField("event_id", "other");
              return where(row);
            }),
        rows(
            "behind a gap: a reference time",
            DifferenceKind.REFERENCE_TIME,
            rows -> {
              rows.remove(USER, 1, 1);
              Record row = rows.prediction(USER, SEQ);
              later(row, "reference_time", Duration.ofMillis(-1));
              return where(row);
            }),
        rows(
            "behind a gap: a count",
            DifferenceKind.USER_SEQ,
            rows -> {
              rows.remove(USER, 1, 1);
              Record last = rows.lastPrediction(USER);
              add(last, "user_seq", 1);
              return where(last);
            }),
        rows(
            "behind a gap: a version that never ran",
            DifferenceKind.VERSION_UNKNOWN,
            rows -> {
              rows.remove(USER, 1, 1);
              Record row = rows.prediction(USER, SEQ);
              row.setField("pipeline_version", "0".repeat(64));
              return where(row);
            }),
        rows(
            "behind a gap: a prediction whose event has become a reject",
            DifferenceKind.EVENT_MISSING,
            rows -> {
              rows.remove(USER, 1, 1);
              Record row = rows.prediction(USER, SEQ);
              rows.rejects().add(RejectTampering.rejectOf(rows, row));
              rows.events().remove(rows.event(row));
              return where(row);
            }));
  }
}
