package io.millrace.benchmarks.fault;

import io.millrace.benchmarks.fault.Expected.Place;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import org.apache.iceberg.data.Record;

/** A row of a table, as Iceberg's own reader gives it. */
record StoredRow(Record row) {
  Object value(String column) {
    return row.getField(column);
  }

  Record struct(String column) {
    return (Record) row.getField(column);
  }

  Place place() {
    return new Place((Integer) kafka("partition"), (Long) kafka("offset"));
  }

  /** A field of the coordinates. */
  Object kafka(String field) {
    return struct("kafka").getField(field);
  }

  /** A time in ms. */
  static Long ms(Object time) {
    return time == null ? null : ((OffsetDateTime) time).toInstant().toEpochMilli();
  }

  /** The bytes of a binary value, of which equals compares the content. */
  static ByteBuffer bytes(Object value) {
    return value instanceof byte[] array ? ByteBuffer.wrap(array) : (ByteBuffer) value;
  }
}
