package io.millrace.flink.sink;

import com.google.common.hash.Hashing;
import io.millrace.event.Reject;
import io.millrace.event.RejectReason;
import io.millrace.flink.type.ReadRecord;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;

/** Rows of the table {@code rejects}. */
final class RejectRows implements TableRows<ReadRecord<Reject>> {
  private final EnumTexts<RejectReason> reasons = new EnumTexts<>(RejectReason.class);

  private final KafkaSlot kafka;
  private final int keySlot;
  private final int reasonSlot;
  private final int messageSlot;
  private final int valueSlot;
  private final int bytesSlot;
  private final int hashSlot;
  private final GenericRowData row;

  RejectRows(RowType table) {
    kafka = new KafkaSlot(table);
    keySlot = kafka.slotOf("key");
    reasonSlot = Slots.slot(table, "reason");
    messageSlot = Slots.slot(table, "message");
    valueSlot = Slots.slot(table, "value");
    bytesSlot = Slots.slot(table, "value_bytes");
    hashSlot = Slots.slot(table, "value_sha256");
    row = Slots.newRow(table);
  }

  @Override
  public RowData row(ReadRecord<Reject> read) {
    Reject reject = read.decoded();
    byte[] whole = read.value();
    kafka.keep(keySlot, read.key());
    kafka.write(reject.kafka(), row);
    row.setField(reasonSlot, reasons.of(reject.reason()));
    row.setField(messageSlot, StringData.fromString(reject.message()));
    row.setField(valueSlot, reject.value());
    row.setField(bytesSlot, whole == null ? null : (Object) (long) whole.length);
    row.setField(hashSlot, whole == null ? null : Hashing.sha256().hashBytes(whole).asBytes());
    return row;
  }
}
