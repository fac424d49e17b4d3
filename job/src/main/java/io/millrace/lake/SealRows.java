package io.millrace.lake;

import io.millrace.row.Column;
import io.millrace.row.SealColumns;
import io.millrace.seal.Seal;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;

/** Reads rows of {@code seals}. */
public final class SealRows {
  private static final List<String> COLUMNS =
      Column.names(SealColumns.columns()).stream()
          .filter(name -> !name.equals(SealColumns.SEALED_AT.name()))
          .toList();

  private final int topic;
  private final int partition;
  private final int fromOffset;
  private final int toOffset;
  private final int records;
  private final int previous;
  private final int hash;
  private final int checkpoint;
  private final int jobId;

  /** The columns to read: all but {@code sealed_at}. */
  public static List<String> columns() {
    return COLUMNS;
  }

  public SealRows(Schema projection) {
    topic = Positions.of(projection, SealColumns.TOPIC);
    partition = Positions.of(projection, SealColumns.PARTITION);
    fromOffset = Positions.of(projection, SealColumns.FROM_OFFSET);
    toOffset = Positions.of(projection, SealColumns.TO_OFFSET);
    records = Positions.of(projection, SealColumns.RECORDS);
    previous = Positions.of(projection, SealColumns.PREVIOUS);
    hash = Positions.of(projection, SealColumns.HASH);
    checkpoint = Positions.of(projection, SealColumns.CHECKPOINT);
    jobId = Positions.of(projection, SealColumns.JOB_ID);
  }

  /** Reads a seal with the job and the checkpoint that wrote it. */
  public StoredSeal stored(StructLike row) {
    return StoredSeal.of(read(row), job(row), checkpoint(row));
  }

  String job(StructLike row) {
    return Positions.text(row, jobId);
  }

  long checkpoint(StructLike row) {
    return row.get(checkpoint, Long.class);
  }

  public Seal read(StructLike row) {
    return new Seal(
        Positions.text(row, topic).intern(),
        row.get(partition, Integer.class),
        row.get(fromOffset, Long.class),
        row.get(toOffset, Long.class),
        row.get(records, Long.class),
        Positions.bytes(row, previous),
        Positions.bytes(row, hash));
  }
}
