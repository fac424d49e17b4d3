package io.millrace.udf;

import io.millrace.event.Decoded;
import io.millrace.event.EventSchema;
import io.millrace.event.Reject;
import io.millrace.row.RejectColumns;
import io.millrace.row.RowMaker;
import java.util.Optional;
import org.apache.flink.table.types.inference.TypeStrategy;
import org.apache.flink.types.Row;

/** {@code DECODE_REJECTS}: why a Kafka record cannot be used, or no row where it is an event. */
public final class DecodeRejects extends DecodeFunction {
  private static final long serialVersionUID = 1L;

  private transient RowMaker<Reject, Row> rows;

  @Override
  void take(Decoded decoded, EventSchema schema) {
    if (decoded instanceof Reject reject) {
      if (rows == null) {
        rows = SqlRow.rows(RejectColumns.decoded());
      }
      collect(rows.row(reject));
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
