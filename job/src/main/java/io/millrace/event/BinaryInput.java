package io.millrace.event;

import com.google.common.base.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a record in a binary format, with a current position and an end. Nothing is believed
 * before it is there: a length is held against the bytes that are left, and sets nothing aside. Not
 * thread safe.
 */
public final class BinaryInput {
  /** The most bytes of an integer of 64 bits, seven in each. */
  public static final int LONG_BYTES_MAX = 10;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = {};
  private int at;
  private int end;

  /** Begins with another record. */
  public void open(byte[] value, int from) {
    bytes = value;
    at = from;
    end = value.length;
  }

  public int at() {
    return at;
  }

  /** Goes back to a place that has been read. */
  public void moveTo(int place) {
    at = place;
  }

  public int end() {
    return end;
  }

  /** Makes another place the end: nothing behind it is read until the end is moved again. */
  public void endAt(int place) {
    end = place;
  }

  public boolean isAtEnd() {
    return at >= end;
  }

  public int left() {
    return end - at;
  }

  public byte byteAt(int place) {
    return bytes[place];
  }

  /**
   * An integer in groups of seven bits, the lowest first, each byte but the last with its high bit
   * set. Bits above the 64th are dropped, as the libraries of both formats do.
   *
   * @param bytesMax the most bytes that it may have
   */
  public long varint(int bytesMax) throws MalformedException {
    if (at < end) {
      byte only = bytes[at];
      if (only >= 0) {
        at++;
        return only;
      }
    }
    return longVarint(bytesMax);
  }

  private long longVarint(int bytesMax) throws MalformedException {
    int from = at;
    long value = 0;
    for (int shift = 0; shift < 7 * bytesMax; shift += 7) {
      if (at >= end) {
        throw ends("an integer", from);
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedException(
        "has an integer of more than " + bytesMax + " bytes at byte " + from);
  }

  /** An integer as {@link #varint}, with its sign as the lowest bit. */
  public long zigzag(int bytesMax) throws MalformedException {
    long folded = varint(bytesMax);
    return (folded >>> 1) ^ -(folded & 1);
  }

  /** Steps over bytes, and returns the place of the first. */
  public int skip(int count, String what) throws MalformedException {
    int from = at;
    if (count > end - at) {
      throw ends(what, from);
    }
    at += count;
    return from;
  }

  /**
   * Steps over bytes whose number has been read.
   *
   * @return the place of the first
   */
  public int skipCounted(long count, String what) throws MalformedException {
    if (count < 0 || count > end - at) {
      throw new MalformedException(
          "has "
              + what
              + " of "
              + count
              + " bytes at byte "
              + at
              + ", where "
              + left()
              + " are left");
    }
    int from = at;
    at += (int) count;
    return from;
  }

  public float fixedFloat() throws MalformedException {
    return Float.intBitsToFloat(fixedInt());
  }

  public double fixedDouble() throws MalformedException {
    return Double.longBitsToDouble(fixedLong());
  }

  /** Four bytes, the lowest first. */
  public int fixedInt() throws MalformedException {
    return (int) INTS.get(bytes, skip(Integer.BYTES, "a number of 4 bytes"));
  }

  /** Eight bytes, the lowest first. */
  public long fixedLong() throws MalformedException {
    return (long) LONGS.get(bytes, skip(Long.BYTES, "a number of 8 bytes"));
  }

  /**
   * Puts a text that has been stepped over into a slot.
   *
   * @param from the place of its first byte; its end is the position
   */
  public void putText(Slots slots, int slot, int from) throws MalformedException {
    if (!Utf8.isWellFormed(bytes, from, at - from)) {
      throw new MalformedException("has a string that is not UTF-8, at byte " + from);
    }
    slots.putString(slot, slots.keepsText(slot) ? text(from, at) : null);
  }

  public String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  public byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** Whether the bytes from one place to another are these. */
  public boolean isAt(int from, int to, byte[] others) {
    return Arrays.equals(bytes, from, to, others, 0, others.length);
  }

  /** Holds a value to the deepest level of nesting, the record itself being level 1. */
  public void checkDepth(int depth) throws MalformedException {
    if (depth > JsonReader.NESTING_MAX) {
      throw new MalformedException(
          "is nested deeper than " + JsonReader.NESTING_MAX + " levels at byte " + at);
    }
  }

  private MalformedException ends(String what, int from) {
    return new MalformedException(
        "ends at byte " + end + ", within " + what + " from byte " + from);
  }
}
