package io.millrace.lake.write;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes of a page, least significant byte first, as Parquet has them. Grows, and is used again. */
final class PageBytes {
  private static final int CAPACITY_AT_FIRST = 64 << 10;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[CAPACITY_AT_FIRST];
  private int size;

  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  void putByte(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  void putInt(int value) {
    ensure(Integer.BYTES);
    INTS.set(bytes, size, value);
    size += Integer.BYTES;
  }

  /** Overwrites four bytes that are there. */
  void setInt(int at, int value) {
    INTS.set(bytes, at, value);
  }

  /** Overwrites a byte that is there. */
  void setByte(int at, int value) {
    bytes[at] = (byte) value;
  }

  /** A number of up to 32 bits in groups of seven. */
  void putVarInt(int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      putByte((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    putByte(rest);
  }

  void putLongs(long[] values, int from, int count) {
    int length = Math.multiplyExact(count, Long.BYTES);
    ensure(length);
    ByteBuffer.wrap(bytes, size, length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asLongBuffer()
        .put(values, from, count);
    size += length;
  }

  void putInts(int[] values, int from, int count) {
    int length = Math.multiplyExact(count, Integer.BYTES);
    ensure(length);
    ByteBuffer.wrap(bytes, size, length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .put(values, from, count);
    size += length;
  }

  /** A length of four bytes, and as many bytes. */
  void putWithLength(byte[] source, int from, int length) {
    ensure(Math.addExact(length, Integer.BYTES));
    INTS.set(bytes, size, length);
    System.arraycopy(source, from, bytes, size + Integer.BYTES, length);
    size += Integer.BYTES + length;
  }

  void ensure(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Capacity.atLeast(needed, bytes.length));
    }
  }
}
