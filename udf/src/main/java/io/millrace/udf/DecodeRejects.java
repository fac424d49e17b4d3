package io.millrace.udf;

import io.millrace.event.Decoded;
import io.millrace.event.EventSchema;
import io.millrace.event.Reject;
import java.util.Optional;
import org.apache.flink.table.types.inference.TypeStrategy;

/** {@code DECODE_REJECTS}: why a Kafka record cannot be used, or no row where it is an event. */
public final class DecodeRejects extends DecodeFunction {
  private static final long serialVersionUID = 1L;

  @Override
  void take(Decoded decoded, EventSchema schema) {
    if (decoded instanceof Reject reject) {
      collect(Rows.of(reject));
    }
  }

  @Override
  TypeStrategy output() {
    return call -> {
      schema(call);
      return Optional.of(Types.reject());
    };
  }
}
