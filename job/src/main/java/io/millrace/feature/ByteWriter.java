package io.millrace.feature;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer of the packed form of a user's state; reused from user to user. */
public final class ByteWriter {
  /** Eight bytes of an array as a long. */
  static final VarHandle HIGHEST_FIRST =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[1024];
  private int size;

  public void clear() {
    size = 0;
  }

  public int size() {
    return size;
  }

  /** Copies the bytes to the beginning of an array that has room. */
  public void copyTo(byte[] into) {
    System.arraycopy(bytes, 0, into, 0, size);
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  public void oneByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  /** Seven bits a byte, the lowest first; 1 to 10 bytes, fewer for smaller values (unsigned). */
  public void varint(long value) {
    reserve(10);
    if ((value & ~0x7FL) == 0) {
      // Most are of one byte, and most others of two.
      bytes[size++] = (byte) value;
      return;
    }
    if ((value & ~0x3FFFL) == 0) {
      bytes[size++] = (byte) (value | 0x80);
      bytes[size++] = (byte) (value >>> 7);
      return;
    }
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** A varint whose lowest bit is the sign, for values near zero on both sides. */
  public void signed(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  /** Eight bytes, the highest first. */
  public void fixed(long value) {
    reserve(8);
    HIGHEST_FIRST.set(bytes, size, value);
    size += 8;
  }

  /**
   * A double as a count of bytes and its leading bytes: the trailing zero bytes, which whole and
   * short numbers have many of, are left out. 1 to 9 bytes.
   */
  public void number(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int length = 8 - Long.numberOfTrailingZeros(bits) / 8;
    reserve(9);
    bytes[size++] = (byte) length;
    // The zeros behind the leading bytes are overwritten by what comes next.
    HIGHEST_FIRST.set(bytes, size, bits);
    size += length;
  }

  public void bytes(byte[] value) {
    varint(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  /** Bytes that a writer has written, as they are. */
  public void written(byte[] from, int begin, int end) {
    int length = end - begin;
    reserve(length);
    System.arraycopy(from, begin, bytes, size, length);
    size += length;
  }

  /** UTF-8; a lone surrogate cannot come out of the decoder, which refuses it. */
  public void text(String value) {
    bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  private void reserve(int count) {
    if (bytes.length - size < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count));
    }
  }
}
