package io.millrace.verify;

import io.millrace.lake.LakeTable;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.iceberg.data.Record;

/** The rows of all tables, to be changed. A table whose rows are never asked for stays as it is. */
public final class TamperRows {
  /**
   * The order by topic, partition and offset; rows without them, those of versions, stay in their
   * order.
   */
  static final Comparator<Record> ORDER =
      Comparator.comparing((Record row) -> text(row))
          .thenComparing(row -> text(row).isEmpty() ? 0L : offset(row));

  private final TamperLake lake;
  private final Map<LakeTable, List<Record>> touched = new EnumMap<>(LakeTable.class);

  public TamperRows(TamperLake lake) {
    this.lake = lake;
  }

  private static String text(Record row) {
    Record kafka = kafka(row);
    return kafka == null ? "" : kafka.getField("topic") + "-" + kafka.getField("partition");
  }

  public List<Record> events() {
    return touched.computeIfAbsent(LakeTable.EVENTS, lake::rows);
  }

  public List<Record> predictions() {
    return touched.computeIfAbsent(LakeTable.PREDICTIONS, lake::rows);
  }

  public List<Record> rejects() {
    return touched.computeIfAbsent(LakeTable.REJECTS, lake::rows);
  }

  List<Record> seals() {
    return touched.computeIfAbsent(LakeTable.SEALS, lake::rows);
  }

  List<Record> versions() {
    return touched.computeIfAbsent(LakeTable.VERSIONS, lake::rows);
  }

  /** Writes the tables that were asked for. */
  public void write() {
    touched.forEach(lake::replace);
  }

  /** The prediction of a user with this user_seq. */
  Record prediction(String user, long userSeq) {
    return predictions().stream()
        .filter(row -> row.getField("user_id").equals(user))
        .filter(row -> row.getField("user_seq").equals(userSeq))
        .findFirst()
        .orElseThrow();
  }

  /** The last prediction of a user. */
  public Record lastPrediction(String user) {
    return predictions().stream()
        .filter(row -> row.getField("user_id").equals(user))
        .max(Comparator.comparing(row -> (Long) row.getField("user_seq")))
        .orElseThrow();
  }

  public List<Record> predictions(String user) {
    return predictions().stream().filter(row -> row.getField("user_id").equals(user)).toList();
  }

  /** The event of a prediction. */
  public Record event(Record prediction) {
    return at(events(), where(prediction));
  }

  public static Record at(List<Record> rows, String where) {
    return rows.stream().filter(row -> where(row).equals(where)).findFirst().orElseThrow();
  }

  /** Takes a record's rows out of all tables. */
  public void remove(String where) {
    events().removeIf(row -> where(row).equals(where));
    predictions().removeIf(row -> where(row).equals(where));
    rejects().removeIf(row -> where(row).equals(where));
  }

  /** Takes a user's rows out of both tables, from one user_seq to another, both included. */
  public void remove(String user, long from, long to) {
    for (Record row : predictions(user)) {
      long userSeq = (Long) row.getField("user_seq");
      if (userSeq >= from && userSeq <= to) {
        remove(where(row));
      }
    }
  }

  /** A record's place in Kafka, as differences name it. */
  public static String where(Record row) {
    return text(row) + "@" + offset(row);
  }

  public static long offset(Record row) {
    return (Long) kafka(row).getField("offset");
  }

  private static Record kafka(Record row) {
    return row.struct().field("kafka") == null ? null : (Record) row.getField("kafka");
  }

  /** Changes a field within a struct, in a copy of it: records share theirs. */
  public static void nested(Record row, String struct, Consumer<Record> change) {
    Record copy = ((Record) row.getField(struct)).copy();
    change.accept(copy);
    row.setField(struct, copy);
  }

  public static void later(Record row, String column, Duration by) {
    row.setField(column, ((OffsetDateTime) row.getField(column)).plus(by));
  }

  public static void add(Record row, String column, long more) {
    row.setField(column, (Long) row.getField(column) + more);
  }

  /** Changes the last bit of a row's score. */
  static void flipScore(Record row) {
    int bits = Float.floatToRawIntBits((Float) row.getField("score"));
    row.setField("score", Float.intBitsToFloat(bits ^ 1));
  }
}
