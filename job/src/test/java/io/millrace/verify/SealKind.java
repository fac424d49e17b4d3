package io.millrace.verify;

import static io.millrace.verify.TamperRows.nested;
import static io.millrace.verify.TamperRows.where;

import io.millrace.verify.TamperKind.Change;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;

/** Ways to tamper with raw values and seals. */
final class SealKind {
  private static final String USER = "u2";
  private static final long SEQ = 20;

  private SealKind() {}

  static Stream<TamperKind> all() {
    return Stream.of(raw(), records(), seals()).flatMap(s -> s);
  }

  private static Stream<TamperKind> raw() {
    return Stream.of(
        event("a column of an event", DifferenceKind.RAW_VALUE, e -> e.setField("amount", 1e6)),
        event("an event's id, raw", DifferenceKind.RAW_VALUE, e -> e.setField("event_id", "x")),
        event(
            "a raw value", DifferenceKind.RAW_VALUE, e -> value(e, "\"type\":\"", "\"type\":\"X")),
        event("a raw value that is none", DifferenceKind.RAW_VALUE, e -> value(e, "{", "[")),
        sealed(
            "a raw value that is taken away",
            DifferenceKind.RAW_MISSING,
            rows -> nested(event(rows), "kafka", k -> k.setField("value", null))));
  }

  private static Stream<TamperKind> records() {
    return Stream.of(
        sealed(
            "a blank in a raw value, which changes no column",
            DifferenceKind.SEAL_HASH,
            rows -> value(event(rows), "{", "{ ")),
        sealed(
            "a key",
            DifferenceKind.SEAL_HASH,
            rows -> nested(event(rows), "kafka", k -> k.setField("key", bytes("other")))),
        sealed(
            "an event that is gone",
            DifferenceKind.SEAL_RECORDS,
            rows -> rows.remove(where(rows.lastPrediction(USER)))),
        sealed(
            "a reject that is gone", DifferenceKind.SEAL_RECORDS, rows -> rows.rejects().remove(0)),
        sealed(
            "an event in the place of a reject",
            DifferenceKind.SEAL_HASH,
            rows -> {
              Record more = event(rows).copy();
              nested(more, "kafka", k -> k.setField("offset", placeOfReject(rows)));
              rows.events().add(more);
            }),
        sealed(
            "a doctored reject with a hash that fits",
            DifferenceKind.SEAL_HASH,
            rows -> {
              Record reject = rows.rejects().get(0);
              byte[] doctored = "{".getBytes(StandardCharsets.UTF_8);
              reject.setField("value", ByteBuffer.wrap(doctored));
              reject.setField("value_bytes", (long) doctored.length);
              reject.setField("value_sha256", ByteBuffer.wrap(NaiveSeals.sha256(doctored)));
            }),
        new TamperKind(
            "a doctored reject",
            DifferenceKind.REJECT_VALUE,
            rows -> {
              Record reject = rows.rejects().get(0);
              reject.setField("value", bytes("{"));
              return where(reject);
            }));
  }

  private static Stream<TamperKind> seals() {
    return Stream.of(
        sealed("the first seal is gone", DifferenceKind.SEAL_CHAIN, rows -> of(rows, 0).remove()),
        sealed("a seal is gone", DifferenceKind.SEAL_CHAIN, rows -> of(rows, 1).remove()),
        sealed("the last seal is gone", DifferenceKind.SEAL_MISSING, rows -> of(rows, 3).remove()),
        sealed(
            "all seals of a partition are gone",
            DifferenceKind.SEAL_MISSING,
            rows -> rows.seals().removeIf(row -> row.getField("partition").equals(2))),
        sealed(
            "a seal is doubled",
            DifferenceKind.SEAL_DOUBLED,
            rows -> rows.seals().add(of(rows, 1).row().copy())),
        sealed("a seal's hash", DifferenceKind.SEAL_HASH, rows -> of(rows, 3).hash("hash")),
        sealed(
            "a seal's previous", DifferenceKind.SEAL_CHAIN, rows -> of(rows, 2).hash("previous")),
        sealed(
            "a seal's number of records",
            DifferenceKind.SEAL_RECORDS,
            rows -> TamperRows.add(of(rows, 2).row(), "records", 1)),
        sealed(
            "a seal's beginning",
            DifferenceKind.SEAL_CHAIN,
            rows -> TamperRows.add(of(rows, 2).row(), "from_offset", 1)),
        sealed(
            "a seal's end",
            DifferenceKind.SEAL_CHAIN,
            rows -> TamperRows.add(of(rows, 1).row(), "to_offset", -1)),
        sealed(
            "a hash that is too short",
            DifferenceKind.SEAL_HASH,
            rows -> of(rows, 3).row().setField("hash", bytes("short"))),
        sealed(
            "a chain that begins again",
            DifferenceKind.SEAL_RESTARTED,
            rows ->
                of(rows, 2)
                    .row()
                    .setField(
                        "previous",
                        ByteBuffer.wrap(NaiveSeals.beginning(TamperHistory.TOPIC, 0)))));
  }

  /** A seal of the first partition. */
  private record Sealed(TamperRows rows, Record row) {
    void remove() {
      rows.seals().remove(row);
    }

    void hash(String column) {
      row.setField(column, ByteBuffer.wrap(NaiveSeals.sha256(new byte[0])));
    }
  }

  private static Sealed of(TamperRows rows, int index) {
    List<Record> ofPartition =
        rows.seals().stream()
            .filter(row -> row.getField("partition").equals(0))
            .sorted(Comparator.comparing(row -> (Long) row.getField("from_offset")))
            .toList();
    return new Sealed(rows, ofPartition.get(index));
  }

  private static TamperKind event(String name, DifferenceKind found, Consumer<Record> change) {
    return new TamperKind(
        name,
        found,
        rows -> {
          Record row = event(rows);
          change.accept(row);
          return where(row);
        });
  }

  private static TamperKind sealed(String name, DifferenceKind found, Consumer<TamperRows> change) {
    Change changing =
        rows -> {
          change.accept(rows);
          return null;
        };
    return new TamperKind(name, found, changing);
  }

  private static Record event(TamperRows rows) {
    return rows.event(rows.prediction(USER, SEQ));
  }

  /** Of a reject in the same partition, which is taken away. */
  private static long placeOfReject(TamperRows rows) {
    Record reject =
        rows.rejects().stream()
            .filter(row -> where(row).startsWith(TamperHistory.TOPIC + "-2@"))
            .findFirst()
            .orElseThrow();
    rows.rejects().remove(reject);
    return TamperRows.offset(reject);
  }

  private static void value(Record event, String was, String is) {
    nested(
        event,
        "kafka",
        kafka -> {
          ByteBuffer old = (ByteBuffer) kafka.getField("value");
          String text = StandardCharsets.UTF_8.decode(old.duplicate()).toString();
          kafka.setField("value", bytes(text.replaceFirst(Pattern.quote(was), is)));
        });
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
