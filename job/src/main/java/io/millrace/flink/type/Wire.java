package io.millrace.flink.type;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The wire format of integers of variable length: seven bits a byte, low ones first, the sign
 * folded into the lowest bit (zigzag, as in Protocol Buffers), so that small ones of either sign
 * are short.
 */
final class Wire {
  private static final int NO_BYTES = -1;

  private Wire() {}

  static void writeLong(long value, DataOutputView target) throws IOException {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      target.writeByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    target.writeByte((int) rest);
  }

  static long readLong(DataInputView source) throws IOException {
    long bits = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = source.readByte();
      bits |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
    throw new IOException("Cannot read an integer: more than 10 bytes (must be 1 to 10)");
  }

  static void writeInt(int value, DataOutputView target) throws IOException {
    writeLong(value, target);
  }

  static int readInt(DataInputView source) throws IOException {
    return Math.toIntExact(readLong(source));
  }

  /** Writes a length and that many bytes, or null. */
  static void writeBytes(byte[] bytes, DataOutputView target) throws IOException {
    writeInt(bytes == null ? NO_BYTES : bytes.length, target);
    if (bytes != null) {
      target.write(bytes);
    }
  }

  static byte[] readBytes(DataInputView source) throws IOException {
    int length = readInt(source);
    if (length == NO_BYTES) {
      return null;
    }
    byte[] bytes = new byte[length];
    source.readFully(bytes);
    return bytes;
  }

  /**
   * Writes one byte, the position: both sides of a wire are the same build, and no state holds it.
   */
  @SuppressWarnings("EnumOrdinal")
  static void writeEnum(Enum<?> constant, DataOutputView target) throws IOException {
    target.writeByte(constant.ordinal());
  }

  static <E extends Enum<E>> E readEnum(E[] constants, DataInputView source) throws IOException {
    return constants[source.readByte()];
  }
}
