package io.millrace.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time, as little-endian longs: the byte at the lowest address is the lowest. The
 * first and the last word of a text, with its length, are all there is of one up to 16 bytes.
 */
final class EightBytes {
  /** The length up to which the words and the length decide whether two texts are equal. */
  static final int DECISIVE_MAX = 2 * Long.BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  /** Odd numbers without a pattern: the fractions of the golden ratio and of the root of 3. */
  private static final long MIX_FIRST = 0x9E37_79B9_7F4A_7C15L;

  private static final long MIX_LAST = 0xBB67_AE85_84CA_A73BL;

  private EightBytes() {}

  /** The first 8 bytes of a text, the rest 0 where it has fewer. */
  static long first(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length >= Long.BYTES) {
      return (long) LONGS.get(bytes, from);
    }
    if (from + Long.BYTES <= bytes.length) {
      // Shifts count modulo 64, so no byte at all is a case of its own.
      return length == 0 ? 0 : (long) LONGS.get(bytes, from) & (-1L >>> (64 - 8 * length));
    }
    long word = 0;
    for (int i = to - 1; i >= from; i--) {
      word = (word << 8) | (bytes[i] & 0xFF);
    }
    return word;
  }

  /** The last 8 bytes of a text; 0 where it has fewer. */
  static long last(byte[] bytes, int from, int to) {
    return to - from < Long.BYTES ? 0 : (long) LONGS.get(bytes, to - Long.BYTES);
  }

  /** A hash of a text, of which all bits are mixed. */
  static int hash(long first, long last, int length) {
    long mixed = ((first ^ length) * MIX_FIRST) ^ Long.rotateLeft(last * MIX_LAST, 32);
    return (int) (((mixed ^ (mixed >>> 32)) * MIX_FIRST) >>> 32);
  }

  /**
   * The place of the first byte within a string of JSON that is no plain one: a quote, a backslash,
   * a control character, or not ASCII. The length of the array where there is none.
   */
  static int plainEnd(byte[] json, int from) {
    int at = from;
    for (; at <= json.length - Long.BYTES; at += Long.BYTES) {
      long special = special((long) LONGS.get(json, at));
      if (special != 0) {
        return at + (Long.numberOfTrailingZeros(special) >>> 3);
      }
    }
    while (at < json.length && isPlain(json[at])) {
      at++;
    }
    return at;
  }

  /**
   * The high bits of the bytes that are not plain. A subtraction borrows only from a byte that it
   * marks itself, so the lowest mark is right, and those above it need not be ("Bit Twiddling
   * Hacks", Anderson: determine if a word has a byte less than n).
   */
  private static long special(long word) {
    long quote = word ^ '"' * ONES;
    long backslash = word ^ '\\' * ONES;
    return (((word - ' ' * ONES) & ~word)
            | ((quote - ONES) & ~quote)
            | ((backslash - ONES) & ~backslash)
            | word)
        & HIGH_BITS;
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }
}
