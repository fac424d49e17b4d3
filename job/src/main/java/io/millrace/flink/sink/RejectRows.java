package io.millrace.flink.sink;

import io.millrace.event.Reject;
import io.millrace.event.RejectReason;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;

/** Rows of the table {@code rejects}. */
final class RejectRows implements TableRows<Reject> {
  private final EnumTexts<RejectReason> reasons = new EnumTexts<>(RejectReason.class);

  private final KafkaSlot kafka;
  private final int reasonSlot;
  private final int messageSlot;
  private final int valueSlot;
  private final GenericRowData row;

  RejectRows(RowType table) {
    kafka = new KafkaSlot(table);
    reasonSlot = Slots.slot(table, "reason");
    messageSlot = Slots.slot(table, "message");
    valueSlot = Slots.slot(table, "value");
    row = Slots.newRow(table);
  }

  @Override
  public RowData row(Reject reject) {
    kafka.write(reject.kafka(), row);
    row.setField(reasonSlot, reasons.of(reject.reason()));
    row.setField(messageSlot, StringData.fromString(reject.message()));
    row.setField(valueSlot, reject.value());
    return row;
  }
}
