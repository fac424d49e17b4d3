package io.millrace.row;

import java.util.List;

/** The columns of {@code seals}: the chained hashes of all records that were read. */
public final class SealColumns {
  private static final Columns<CoveredSeal> ALL = new Columns<>();

  public static final Column<CoveredSeal> TOPIC =
      ALL.required("topic", CellType.TEXT, "The sealed records' topic", row -> row.seal().topic());
  public static final Column<CoveredSeal> PARTITION =
      ALL.required(
          "partition",
          CellType.INT,
          "The sealed records' partition",
          row -> row.seal().partition());
  public static final Column<CoveredSeal> FROM_OFFSET =
      ALL.required(
          "from_offset",
          CellType.LONG,
          "The to_offset of the row before, or the first",
          row -> row.seal().fromOffset());
  public static final Column<CoveredSeal> TO_OFFSET =
      ALL.required(
          "to_offset", CellType.LONG, "The last record's offset + 1", row -> row.seal().toOffset());
  public static final Column<CoveredSeal> RECORDS =
      ALL.required(
          "records", CellType.LONG, "How many records lie between", row -> row.seal().records());
  public static final Column<CoveredSeal> PREVIOUS =
      ALL.required(
          "previous", CellType.BYTES, "The chain's hash before them", row -> row.seal().previous());
  public static final Column<CoveredSeal> HASH =
      ALL.required("hash", CellType.BYTES, "The chain's hash after them", row -> row.seal().hash());
  public static final Column<CoveredSeal> CHECKPOINT =
      ALL.required(
          "checkpoint",
          CellType.LONG,
          "The checkpoint that covers them",
          CoveredSeal::checkpointId);
  public static final Column<CoveredSeal> JOB_ID =
      ALL.required("job_id", CellType.TEXT, "The Flink job that read them", CoveredSeal::jobId);
  public static final Column<CoveredSeal> SEALED_AT =
      ALL.required("sealed_at", CellType.TIME, "When the row was made", CoveredSeal::sealedAtMs);

  private SealColumns() {}

  public static List<Column<CoveredSeal>> columns() {
    return ALL.list();
  }
}
