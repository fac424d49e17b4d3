package io.millrace.verify;

import static io.millrace.verify.TamperKind.SEQ;
import static io.millrace.verify.TamperKind.USER;
import static io.millrace.verify.TamperKind.rows;
import static io.millrace.verify.TamperRows.later;
import static io.millrace.verify.TamperRows.nested;
import static io.millrace.verify.TamperRows.where;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;

/** Ways to tamper with rejects. */
final class RejectTampering {
  private RejectTampering() {}

  static Stream<TamperKind> kinds() {
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
            "a reason that does not exist",
            DifferenceKind.REJECT,
            (rows, row) -> row.setField("reason", "DISLIKED")),
        reject(
            "a reject's value that is a good event",
            DifferenceKind.REJECT,
            (rows, row) ->
                row.setField(
                    "value",
                    bytes("{\"id\":\"x\",\"user\":\"u\",\"time\":1700000000000,\"type\":\"UK\"}"))),
        rows(
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
        rows(
            "an event with a reject beside it",
            DifferenceKind.EVENT_AND_REJECT,
            rows -> {
              Record row = rows.prediction(USER, SEQ);
              rows.rejects().add(rejectOf(rows, row));
              return where(row);
            }),
        rows(
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

  /** A change of one reject, which is no tombstone. */
  private static TamperKind reject(String name, DifferenceKind found, TamperKind.RowChange change) {
    return rows(
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

  /** A reject as a forger would write it: the event's own value, and a reason. */
  static Record rejectOf(TamperRows rows, Record prediction) {
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
}
