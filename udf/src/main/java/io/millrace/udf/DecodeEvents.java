package io.millrace.udf;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.row.EventColumns;
import io.millrace.row.RowMaker;
import java.util.Optional;
import org.apache.flink.table.types.inference.TypeStrategy;
import org.apache.flink.types.Row;

/** {@code DECODE_EVENTS}: the event of a Kafka record, or no row where it is a reject. */
public final class DecodeEvents extends DecodeFunction {
  private static final long serialVersionUID = 1L;

  private transient RowMaker<Event, Row> rows;

  @Override
  void take(Decoded decoded, EventSchema schema) {
    if (decoded instanceof Event event) {
      if (rows == null) {
        rows = SqlRow.rows(EventColumns.decoded(schema));
      }
      collect(rows.row(event));
    }
  }

  @Override
  TypeStrategy output() {
    return call -> Optional.of(Types.event(schema(call)));
  }
}
