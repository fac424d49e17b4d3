package io.millrace.verify;

import static io.millrace.verify.TamperRows.nested;
import static io.millrace.verify.TamperRows.where;

import io.millrace.event.Reject;
import io.millrace.verify.TamperKind.Change;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;

/** The ways to tamper with raw values and seals. */
final class SealTampering {
  private static final String USER = "u2";
  private static final long SEQ = 20;

  private SealTampering() {}

  static Stream<TamperKind> kinds() {
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
            rows -> {
              nested(event(rows), "kafka", k -> k.setField("value", null));
              return sealOf(rows, event(rows));
            }),
        new TamperKind(
            "the raw values of a seal that are taken away",
            DifferenceKind.RAW_MISSING,
            rows -> {
              Record seal = of(rows, 3).row();
              without(rows, 0, (Long) seal.getField("from_offset"));
              return place(seal);
            }),
        new TamperKind(
            "the raw values of a partition that are taken away",
            DifferenceKind.RAW_MISSING,
            rows -> {
              without(rows, 0, 0);
              return place(of(rows, 0).row());
            }));
  }

  /** Removes the raw values of a partition's events from an offset on. */
  private static void without(TamperRows rows, int partition, long from) {
    String where = TamperHistory.TOPIC + "-" + partition + "@";
    rows.events().stream()
        .filter(row -> where(row).startsWith(where) && TamperRows.offset(row) >= from)
        .forEach(row -> nested(row, "kafka", k -> k.setField("value", null)));
  }

  /** A seal's first record. */
  private static String place(Record seal) {
    return "%s-%s@%s"
        .formatted(
            seal.getField("topic"), seal.getField("partition"), seal.getField("from_offset"));
  }

  private static Stream<TamperKind> records() {
    return Stream.of(
        sealed(
            "a blank in a raw value, which changes no column",
            DifferenceKind.SEAL_HASH,
            rows -> {
              value(event(rows), "{", "{ ");
              return sealOf(rows, event(rows));
            }),
        sealed(
            "a key",
            DifferenceKind.SEAL_HASH,
            rows -> {
              nested(event(rows), "kafka", k -> k.setField("key", bytes("other")));
              return sealOf(rows, event(rows));
            }),
        sealed(
            "an event that is gone",
            DifferenceKind.SEAL_RECORDS,
            rows -> {
              Record last = rows.lastPrediction(USER);
              rows.remove(where(last));
              return sealOf(rows, last);
            }),
        sealed(
            "a reject that is gone",
            DifferenceKind.SEAL_RECORDS,
            rows -> sealOf(rows, rows.rejects().remove(0))),
        sealed(
            "an event in the place of a reject",
            DifferenceKind.SEAL_HASH,
            rows -> {
              Record more = event(rows).copy();
              nested(more, "kafka", k -> k.setField("offset", placeOfReject(rows)));
              rows.events().add(more);
              return sealOf(rows, more);
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
              return sealOf(rows, reject);
            }),
        new TamperKind(
            "a reject without size and hash",
            DifferenceKind.REJECT_VALUE,
            rows -> withoutHash(rows.rejects().get(0))),
        new TamperKind(
            "a doctored reject so large that its hash is not its value's",
            DifferenceKind.REJECT_VALUE,
            rows -> {
              Record reject = rows.rejects().get(0);
              reject.setField("value", ByteBuffer.allocate(Reject.MAX_VALUE_BYTES));
              return withoutHash(reject);
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

  private static String withoutHash(Record reject) {
    reject.setField("value_bytes", null);
    reject.setField("value_sha256", null);
    return where(reject);
  }

  private static Stream<TamperKind> seals() {
    return Stream.of(
        seal("the first seal is gone", DifferenceKind.SEAL_CHAIN, 1, rows -> of(rows, 0).remove()),
        seal("a seal is gone", DifferenceKind.SEAL_CHAIN, 2, rows -> of(rows, 1).remove()),
        seal("the last seal is gone", DifferenceKind.SEAL_MISSING, 3, rows -> of(rows, 3).remove()),
        sealed(
            "all seals of a partition are gone",
            DifferenceKind.SEAL_MISSING,
            rows -> {
              rows.seals().removeIf(row -> row.getField("partition").equals(2));
              return TamperHistory.TOPIC + "-2@0";
            }),
        sealed(
            "all seals are gone",
            DifferenceKind.SEAL_MISSING,
            rows -> {
              rows.seals().clear();
              return TamperHistory.TOPIC + "-1@0";
            }),
        seal(
            "a seal is doubled",
            DifferenceKind.SEAL_DOUBLED,
            1,
            rows -> rows.seals().add(of(rows, 1).row().copy())),
        seal("a seal's hash", DifferenceKind.SEAL_HASH, 3, rows -> of(rows, 3).hash("hash")),
        seal(
            "a seal's previous",
            DifferenceKind.SEAL_CHAIN,
            2,
            rows -> of(rows, 2).hash("previous")),
        seal(
            "a seal's number of records",
            DifferenceKind.SEAL_RECORDS,
            2,
            rows -> TamperRows.add(of(rows, 2).row(), "records", 1)),
        sealed(
            "a seal's beginning",
            DifferenceKind.SEAL_CHAIN,
            rows -> {
              Record seal = of(rows, 2).row();
              TamperRows.add(seal, "from_offset", 1);
              return place(seal);
            }),
        seal(
            "a seal's end",
            DifferenceKind.SEAL_CHAIN,
            2,
            rows -> TamperRows.add(of(rows, 1).row(), "to_offset", -1)),
        seal(
            "a hash that is too short",
            DifferenceKind.SEAL_HASH,
            3,
            rows -> of(rows, 3).row().setField("hash", bytes("short"))),
        seal(
            "a chain that begins again",
            DifferenceKind.SEAL_RESTARTED,
            2,
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
    // Another kind may have taken some away.
    return new Sealed(rows, ofPartition.get(Math.min(index, ofPartition.size() - 1)));
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

  private static TamperKind sealed(String name, DifferenceKind found, Change change) {
    return new TamperKind(name, found, change);
  }

  /** A change whose difference must name a seal of the first partition, as it was before. */
  private static TamperKind seal(
      String name, DifferenceKind found, int index, Consumer<TamperRows> change) {
    return new TamperKind(
        name,
        found,
        rows -> {
          String named = place(of(rows, index).row());
          change.accept(rows);
          return named;
        });
  }

  /** The place of the seal that covers a row's record; null where another kind has removed it. */
  private static String sealOf(TamperRows rows, Record row) {
    return rows.seals().stream()
        .filter(
            seal ->
                where(row)
                    .startsWith(seal.getField("topic") + "-" + seal.getField("partition") + "@"))
        .filter(seal -> (Long) seal.getField("from_offset") <= TamperRows.offset(row))
        .filter(seal -> (Long) seal.getField("to_offset") > TamperRows.offset(row))
        .findFirst()
        .map(SealTampering::place)
        .orElse(null);
  }

  private static Record event(TamperRows rows) {
    return rows.event(rows.prediction(USER, SEQ));
  }

  /** Removes a reject in the same partition, and returns its place. */
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
