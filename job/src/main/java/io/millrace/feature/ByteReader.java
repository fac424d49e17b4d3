package io.millrace.feature;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote; every method throws where the bytes end too early. */
public final class ByteReader {
  private byte[] bytes;
  private int at;
  private int end;

  /** Makes a reader of nothing, for {@link #begin}. */
  ByteReader() {
    this(new byte[0]);
  }

  public ByteReader(byte[] bytes) {
    begin(bytes, bytes.length);
  }

  /** Begins with the first {@code length} of other bytes. */
  void begin(byte[] from, int length) {
    bytes = from;
    at = 0;
    end = length;
  }

  public int remaining() {
    return end - at;
  }

  public int oneByte() {
    require(1);
    return bytes[at++] & 0xFF;
  }

  public long varint() {
    // Most are of one byte, and most others of two.
    if (end - at >= 2) {
      int first = bytes[at];
      if (first >= 0) {
        at++;
        return first;
      }
      int second = bytes[at + 1];
      if (second >= 0) {
        at += 2;
        return (first & 0x7F) | second << 7;
      }
    }
    return longVarint();
  }

  private long longVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = oneByte();
      value |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new StateFormatException("a varint has more than 10 bytes, before byte " + at);
  }

  public long signed() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /**
   * A count of things that take {@code bytesEach} or more each, so never more than the bytes hold.
   */
  public int count(int bytesEach) {
    long count = varint();
    if (count < 0 || count > remaining() / bytesEach) {
      throw new StateFormatException(
          "a count is " + count + ", but " + remaining() + " bytes remain, at byte " + at);
    }
    return (int) count;
  }

  public long fixed() {
    require(8);
    long value = (long) ByteWriter.HIGHEST_FIRST.get(bytes, at);
    at += 8;
    return value;
  }

  public double number() {
    int length = oneByte();
    if (length > 8) {
      throw new StateFormatException("a number has " + length + " bytes (0 to 8), at byte " + at);
    }
    require(length);
    long bits = length == 0 ? 0 : leading(length);
    at += length;
    return Double.longBitsToDouble(bits);
  }

  /** The next 1 to 8 bytes, the highest first, and zeros below. */
  private long leading(int length) {
    if (bytes.length - at >= 8) {
      return (long) ByteWriter.HIGHEST_FIRST.get(bytes, at) & (-1L << (64 - 8 * length));
    }
    long bits = 0;
    for (int i = 0; i < length; i++) {
      bits |= (bytes[at + i] & 0xFFL) << (56 - 8 * i);
    }
    return bits;
  }

  public byte[] bytes() {
    int length = count(1);
    byte[] value = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return value;
  }

  /** Passes over what {@link #bytes()} or {@link #text()} would read. */
  public void skip() {
    int length = count(1);
    at += length;
  }

  public String text() {
    int length = count(1);
    String value = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return value;
  }

  /** Fails where bytes are left behind a user's state. */
  void requireEnd() {
    if (remaining() > 0) {
      throw new StateFormatException(
          remaining() + " of " + end + " bytes are left, so other features wrote it");
    }
  }

  private void require(int count) {
    if (remaining() < count) {
      throw new StateFormatException("the bytes end at " + end + ", in mid-value");
    }
  }
}
