package io.millrace.flink.sink;

import io.millrace.flink.type.CoveredSeal;
import io.millrace.seal.Seal;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;

/** Rows of the table {@code seals}. */
final class SealRows implements TableRows<CoveredSeal> {
  private static final List<String> COLUMNS =
      List.of(
          "topic",
          "partition",
          "from_offset",
          "to_offset",
          "records",
          "previous",
          "hash",
          "checkpoint",
          "job_id",
          "sealed_at");

  private final int[] slots;
  private final GenericRowData row;

  SealRows(RowType table) {
    slots = Slots.slots(table, COLUMNS);
    row = Slots.newRow(table);
  }

  @Override
  public RowData row(CoveredSeal covered) {
    Seal seal = covered.seal();
    Object[] values = {
      StringData.fromString(seal.topic()),
      seal.partition(),
      seal.fromOffset(),
      seal.toOffset(),
      seal.records(),
      seal.previous(),
      seal.hash(),
      covered.checkpointId(),
      StringData.fromString(covered.jobId()),
      TimestampData.fromEpochMillis(covered.sealedAtMs())
    };
    for (int i = 0; i < slots.length; i++) {
      row.setField(slots[i], values[i]);
    }
    return row;
  }
}
