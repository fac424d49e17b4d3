package io.millrace.verify;

import static io.millrace.verify.TamperKind.SEQ;
import static io.millrace.verify.TamperKind.USER;
import static io.millrace.verify.TamperKind.row;
import static io.millrace.verify.TamperKind.rows;
import static io.millrace.verify.TamperRows.add;
import static io.millrace.verify.TamperRows.nested;
import static io.millrace.verify.TamperRows.where;

import java.util.stream.Stream;
import org.apache.iceberg.data.Record;

/** Ways to tamper with the counts of users' events. */
final class CountTampering {
  private CountTampering() {}

  static Stream<TamperKind> kinds() {
    return Stream.of(
        rows(
            "a user's last count raised",
            DifferenceKind.USER_SEQ,
            rows -> {
              Record last = rows.lastPrediction(USER);
              add(last, "user_seq", 5);
              return where(last);
            }),
        rows(
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
        rows(
            "counts shifted and a feature that the model does not read",
            DifferenceKind.USER_SEQ,
            rows -> {
              String first = where(rows.prediction(USER, 1));
              rows.predictions(USER).forEach(row -> add(row, "user_seq", 1));
              nested(rows.prediction(USER, SEQ), "features", f -> f.setField("hour", 25L));
              return first;
            }),
        rows(
            "one count raised by 100,000 where another user is gone",
            DifferenceKind.USER_SEQ,
            rows -> {
              rows.remove("u5", 1, 1_000);
              Record last = rows.lastPrediction(USER);
              add(last, "user_seq", 100_000);
              return where(last);
            }),
        rows(
            "another user gone where one count is raised by 100,000",
            DifferenceKind.OFFSETS_MISSING,
            rows -> {
              String gone = where(rows.prediction("u5", SEQ));
              rows.remove("u5", 1, 1_000);
              add(rows.lastPrediction(USER), "user_seq", 100_000);
              return gone;
            }),
        rows(
            "counts raised by more than there are rows missing",
            DifferenceKind.USER_SEQ,
            rows -> {
              rows.remove(USER, SEQ, SEQ);
              rows.predictions(USER).stream()
                  .filter(row -> (Long) row.getField("user_seq") > SEQ)
                  .forEach(row -> add(row, "user_seq", 1));
              return where(rows.prediction(USER, SEQ + 2));
            }),
        rows(
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
        rows(
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
}
