package io.millrace.lake;

import io.millrace.row.Column;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Types;

/** The positions of columns in a row, and their values. */
final class Positions {
  private static final long MICROS_PER_MS = 1_000;

  private Positions() {}

  /** The position of a column that a projection leaves out. */
  static final int ABSENT = -1;

  static int of(Schema projection, Column<?> column) {
    return of(projection.asStruct(), column.name());
  }

  static int of(Types.StructType struct, Column<?> column) {
    return of(struct, column.name());
  }

  /** The position of a column; {@link #ABSENT} where it is missing. */
  static int orAbsent(Types.StructType struct, Column<?> column) {
    return struct.field(column.name()) == null ? ABSENT : of(struct, column.name());
  }

  static int of(Types.StructType struct, String column) {
    List<Types.NestedField> fields = struct.fields();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new LakeException(
        "Cannot read the tables: there is no column %s (these are not a pipeline's tables, or an older version's)"
            .formatted(column));
  }

  static String text(StructLike row, int position) {
    Object value = row.get(position, Object.class);
    return value == null ? null : value.toString();
  }

  /** Copies the bytes, since readers use their buffers again. */
  static byte[] bytes(StructLike row, int position) {
    ByteBuffer buffer = row.get(position, ByteBuffer.class);
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  /** A timestamp in milliseconds; it must not be null. */
  static long ms(StructLike row, int position) {
    return Math.floorDiv(row.get(position, Long.class), MICROS_PER_MS);
  }
}
