package io.millrace.udf;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import java.util.Optional;
import org.apache.flink.table.types.inference.TypeStrategy;

/** {@code DECODE_EVENTS}: the event of a Kafka record, or no row where it is a reject. */
public final class DecodeEvents extends DecodeFunction {
  private static final long serialVersionUID = 1L;

  @Override
  void take(Decoded decoded, EventSchema schema) {
    if (decoded instanceof Event event) {
      collect(Rows.of(event, schema));
    }
  }

  @Override
  TypeStrategy output() {
    return call -> Optional.of(Types.event(schema(call)));
  }
}
