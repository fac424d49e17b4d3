package io.millrace.lake;

import io.millrace.seal.Seal;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;

/** Rows of {@code seals}. */
public final class SealRows {
  private static final List<String> COLUMNS =
      List.of(
          "topic",
          "partition",
          "from_offset",
          "to_offset",
          "records",
          "previous",
          "hash",
          "job_id",
          "checkpoint");

  private final int[] at;

  public static List<String> columns() {
    return COLUMNS;
  }

  public SealRows(Schema projection) {
    at = COLUMNS.stream().mapToInt(name -> Positions.of(projection, name)).toArray();
  }

  /** With the job and the checkpoint that wrote it. */
  public StoredSeal stored(StructLike row) {
    return StoredSeal.of(read(row), job(row), checkpoint(row));
  }

  String job(StructLike row) {
    return Positions.text(row, at[7]);
  }

  long checkpoint(StructLike row) {
    return row.get(at[8], Long.class);
  }

  public Seal read(StructLike row) {
    return new Seal(
        Positions.text(row, at[0]).intern(),
        row.get(at[1], Integer.class),
        row.get(at[2], Long.class),
        row.get(at[3], Long.class),
        row.get(at[4], Long.class),
        Positions.bytes(row, at[5]),
        Positions.bytes(row, at[6]));
  }
}
