package io.millrace.lake;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;

/** Rows of {@code rejects}. */
public final class RejectRows {
  /** All but the message, which is for people. */
  public static final List<String> COLUMNS = List.of("kafka", "reason", "value");

  private final KafkaColumn kafka;
  private final int reason;
  private final int value;

  public RejectRows(Schema projection) {
    kafka = new KafkaColumn(projection);
    reason = Positions.of(projection, "reason");
    value = Positions.of(projection, "value");
  }

  public StoredReject read(StructLike row) {
    ByteBuffer buffer = row.get(value, ByteBuffer.class);
    byte[] bytes = null;
    if (buffer != null) {
      bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
    }
    return new StoredReject(kafka.read(row), Positions.text(row, reason), bytes);
  }
}
