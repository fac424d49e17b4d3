package io.millrace.flink.sink;

import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;

/** Writes the columns that say which event a row is about. */
record IdentitySlots(int eventId, int userId, int eventTime) {

  IdentitySlots(RowType table) {
    this(
        Slots.slot(table, "event_id"),
        Slots.slot(table, "user_id"),
        Slots.slot(table, "event_time"));
  }

  void write(String event, String user, long eventTimeMs, GenericRowData row) {
    row.setField(eventId, StringData.fromString(event));
    row.setField(userId, StringData.fromString(user));
    row.setField(eventTime, TimestampData.fromEpochMillis(eventTimeMs));
  }
}
