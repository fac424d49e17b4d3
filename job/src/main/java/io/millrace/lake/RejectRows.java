package io.millrace.lake;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Types;

/** Rows of {@code rejects}. */
public final class RejectRows {
  /** All but the message, which is for people. */
  public static final List<String> COLUMNS = List.of("kafka", "reason", "value");

  private final KafkaColumn kafka;
  private final int reason;
  private final int value;
  private final int kafkaAt;
  private final int key;

  public RejectRows(Schema projection) {
    kafka = new KafkaColumn(projection);
    reason = Positions.of(projection, "reason");
    value = Positions.of(projection, "value");
    kafkaAt = Positions.of(projection, "kafka");
    Types.StructType struct = projection.findType("kafka").asStructType();
    key = struct.field("key") == null ? -1 : Positions.of(struct, "key");
  }

  public StoredReject read(StructLike row) {
    byte[] keyBytes = key < 0 ? null : bytes(row.get(kafkaAt, StructLike.class), key);
    return new StoredReject(
        kafka.read(row), Positions.text(row, reason), keyBytes, bytes(row, value));
  }

  private static byte[] bytes(StructLike row, int column) {
    ByteBuffer buffer = row.get(column, ByteBuffer.class);
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
