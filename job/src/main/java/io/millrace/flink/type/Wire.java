package io.millrace.flink.type;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The wire format of integers of variable length, seven bits a byte, low ones first, the sign
 * folded into the lowest bit (zigzag, as in Protocol Buffers), so that small ones of either sign
 * are short; and of what has a length in front. A length is believed as far as bytes follow it, so
 * a damaged one ends in an {@link IOException} and takes no memory.
 */
final class Wire {
  /** The most bytes or places that a length alone sets aside. */
  static final int UNREAD_MAX = 1 << 14;

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
    long value = readLong(source);
    if (value != (int) value) {
      throw new IOException("Cannot read an integer: %d (must have 32 bits)".formatted(value));
    }
    return (int) value;
  }

  /** Reads the number of bytes or things that follow. */
  static int readCount(DataInputView source) throws IOException {
    return requireCount(readInt(source));
  }

  private static int requireCount(int count) throws IOException {
    if (count < 0) {
      throw new IOException("Cannot read a count: %d (must be 0 or more)".formatted(count));
    }
    return count;
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
    return readFully(length, source);
  }

  /** Reads that many bytes, with room for no more than twice as many as there are. */
  static byte[] readFully(int length, DataInputView source) throws IOException {
    byte[] bytes = new byte[Math.min(requireCount(length), UNREAD_MAX)];
    source.readFully(bytes);
    while (bytes.length < length) {
      int from = bytes.length;
      bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * from));
      source.readFully(bytes, from, bytes.length - from);
    }
    return bytes;
  }

  /** Writes a number of doubles and them. */
  static void writeDoubles(double[] numbers, DataOutputView target) throws IOException {
    writeInt(numbers.length, target);
    for (double number : numbers) {
      target.writeDouble(number);
    }
  }

  static double[] readDoubles(DataInputView source) throws IOException {
    int count = readCount(source);
    double[] numbers = new double[Math.min(count, UNREAD_MAX)];
    for (int i = 0; i < count; i++) {
      if (i == numbers.length) {
        numbers = Arrays.copyOf(numbers, (int) Math.min(count, 2L * i));
      }
      numbers[i] = source.readDouble();
    }
    return numbers;
  }

  /**
   * Writes one byte, the position: both sides of a wire are the same build, and no state holds it.
   */
  @SuppressWarnings("EnumOrdinal")
  static void writeEnum(Enum<?> constant, DataOutputView target) throws IOException {
    target.writeByte(constant.ordinal());
  }

  static <E extends Enum<E>> E readEnum(E[] constants, DataInputView source) throws IOException {
    int position = source.readUnsignedByte();
    if (position >= constants.length) {
      throw new IOException(
          "Cannot read a constant: position %d (must be below %d)"
              .formatted(position, constants.length));
    }
    return constants[position];
  }
}
