package io.millrace.feature;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote; every method throws where the bytes end too early. */
public final class ByteReader {
  private final byte[] bytes;
  private int at;

  public ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  public int remaining() {
    return bytes.length - at;
  }

  public int oneByte() {
    require(1);
    return bytes[at++] & 0xFF;
  }

  public long varint() {
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
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = (value << 8) | (bytes[at++] & 0xFF);
    }
    return value;
  }

  public double number() {
    int length = oneByte();
    if (length > 8) {
      throw new StateFormatException("a number has " + length + " bytes (0 to 8), at byte " + at);
    }
    require(length);
    long bits = 0;
    for (int i = 0; i < length; i++) {
      bits |= (bytes[at++] & 0xFFL) << (56 - 8 * i);
    }
    return Double.longBitsToDouble(bits);
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

  private void require(int count) {
    if (remaining() < count) {
      throw new StateFormatException("the bytes end at " + bytes.length + ", in mid-value");
    }
  }
}
