package io.millrace.row;

import com.google.common.hash.Hashing;
import io.millrace.event.Reject;
import java.util.List;

/** The columns of {@code rejects}. */
public final class RejectColumns {
  private static final Columns<Reject> FAULT = new Columns<>();

  public static final Column<Reject> REASON =
      FAULT.required(
          "reason",
          CellType.LABEL,
          "The first test that the record failed",
          reject -> reject.reason().name());
  public static final Column<Reject> MESSAGE =
      FAULT.required("message", CellType.TEXT, "What is wrong, for people", Reject::message);
  public static final Column<Reject> VALUE =
      FAULT.optional(
          "value", CellType.BYTES, "The record's value, at most its first 16 MiB", Reject::value);

  private static final Columns<ReadRecord<Reject>> WHOLE = new Columns<>();

  public static final Column<ReadRecord<Reject>> VALUE_BYTES =
      WHOLE.optional(
          "value_bytes",
          CellType.LONG,
          "Size of the whole value; null for a null value",
          read -> read.value() == null ? null : (Long) (long) read.value().length);
  public static final Column<ReadRecord<Reject>> VALUE_SHA256 =
      WHOLE.optional(
          "value_sha256",
          CellType.BYTES,
          "Of the whole value; null for a null value",
          read -> read.value() == null ? null : Hashing.sha256().hashBytes(read.value()).asBytes());

  private RejectColumns() {}

  /** The columns of a decoded reject. */
  public static List<Column<Reject>> decoded() {
    Columns<Reject> columns = new Columns<>();
    columns.add(KafkaColumns.placeOf(Reject::kafka));
    return columns.addAll(FAULT.list()).list();
  }

  public static List<Column<ReadRecord<Reject>>> columns() {
    Columns<ReadRecord<Reject>> columns = new Columns<>();
    columns.add(KafkaColumns.placeAnd(read -> read.decoded().kafka(), List.of(KafkaColumns.KEY)));
    return columns.addAll(Column.of(FAULT.list(), ReadRecord::decoded)).addAll(WHOLE.list()).list();
  }
}
