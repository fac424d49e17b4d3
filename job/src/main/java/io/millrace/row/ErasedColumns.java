package io.millrace.row;

import java.util.List;

/** The columns of {@code erased}: what is left of records whose rows were taken out by right. */
public final class ErasedColumns {
  private static final Columns<ErasedRow> ALL = new Columns<>();

  public static final Column<ErasedRow> TOPIC =
      ALL.required("topic", CellType.TEXT, "The record's topic", row -> row.kafka().topic());
  public static final Column<ErasedRow> PARTITION =
      ALL.required(
          "partition", CellType.INT, "The record's partition", row -> row.kafka().partition());
  public static final Column<ErasedRow> OFFSET =
      ALL.required(
          "offset",
          CellType.LONG,
          "The record's place in the partition",
          row -> row.kafka().offset());
  public static final Column<ErasedRow> LEAF =
      ALL.required("leaf", CellType.BYTES, "The record's hash, for the chain", ErasedRow::leaf);
  public static final Column<ErasedRow> REASON =
      ALL.required("reason", CellType.TEXT, "Why the rows were taken out", ErasedRow::reason);
  public static final Column<ErasedRow> AT =
      ALL.required("at", CellType.INSTANT, "When they were taken out", ErasedRow::at);

  private ErasedColumns() {}

  public static List<Column<ErasedRow>> columns() {
    return ALL.list();
  }
}
