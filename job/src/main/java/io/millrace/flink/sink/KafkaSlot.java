package io.millrace.flink.sink;

import io.millrace.event.KafkaCoordinates;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;

/** Writes the column {@code kafka} into a row. */
final class KafkaSlot {
  private final int slot;
  private final int topicSlot;
  private final int partitionSlot;
  private final int offsetSlot;
  private final int timestampSlot;
  private final RowType type;
  private final GenericRowData kafka;
  private String topic;
  private StringData topicData;

  KafkaSlot(RowType table) {
    slot = Slots.slot(table, "kafka");
    type = Slots.struct(table, "kafka");
    topicSlot = Slots.slot(type, "topic");
    partitionSlot = Slots.slot(type, "partition");
    offsetSlot = Slots.slot(type, "offset");
    timestampSlot = Slots.slot(type, "timestamp");
    kafka = Slots.newRow(type);
  }

  /** Of a field besides the coordinates, for {@link #keep}. */
  int slotOf(String field) {
    return Slots.slot(type, field);
  }

  /** Sets a field besides the coordinates, in the row that is written next. */
  void keep(int fieldSlot, byte[] bytes) {
    kafka.setField(fieldSlot, bytes);
  }

  void write(KafkaCoordinates coordinates, GenericRowData row) {
    if (!coordinates.topic().equals(topic)) {
      topic = coordinates.topic();
      topicData = StringData.fromString(topic);
    }
    kafka.setField(topicSlot, topicData);
    kafka.setField(partitionSlot, coordinates.partition());
    kafka.setField(offsetSlot, coordinates.offset());
    kafka.setField(
        timestampSlot,
        coordinates.hasTimestamp()
            ? TimestampData.fromEpochMillis(coordinates.timestampMs())
            : null);
    row.setField(slot, kafka);
  }
}
