package io.millrace.lake;

import io.millrace.row.Column;
import java.nio.ByteBuffer;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;

/** Reads a column of bytes. */
public final class BytesColumn {
  private final int column;

  public BytesColumn(Schema projection, Column<?> declared) {
    column = Positions.of(projection, declared);
  }

  /** Returns the bytes; null where the row has none. */
  public byte[] read(StructLike row) {
    ByteBuffer buffer = row.get(column, ByteBuffer.class);
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
