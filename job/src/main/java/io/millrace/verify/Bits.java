package io.millrace.verify;

/** Compares numbers by their bits: equality, distances, and texts that show every bit. */
public final class Bits {
  private static final double LAST_BITS_OF_1 = 0x1p24;

  private Bits() {}

  /** Writes a number with its bits; NaN as null. */
  public static String text(double value) {
    return Double.isNaN(value)
        ? "null"
        : value + " (0x" + Long.toHexString(Double.doubleToRawLongBits(value)) + ")";
  }

  public static String text(float value) {
    return Float.isNaN(value)
        ? "null"
        : value + " (0x" + Integer.toHexString(Float.floatToRawIntBits(value)) + ")";
  }

  public static boolean same(double a, double b) {
    return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b)
        || (Double.isNaN(a) && Double.isNaN(b));
  }

  public static boolean same(float a, float b) {
    return Float.floatToRawIntBits(a) == Float.floatToRawIntBits(b)
        || (Float.isNaN(a) && Float.isNaN(b));
  }

  /** The number of steps between floats from one to the other, 0 for the same. */
  public static long ulps(float a, float b) {
    return Math.abs(ordered(a) - ordered(b));
  }

  /**
   * The distance of scores: in steps between floats, or in units of 2^-24, the last bit of a
   * probability next to 1, where that is less. A sum that is taken in another order moves a
   * probability of 1 by a few of them, and its complement near 0, which has finer floats, by as
   * much.
   */
  public static long distance(float a, float b) {
    return Math.min(ulps(a, b), (long) Math.ceil(Math.abs((double) a - b) * LAST_BITS_OF_1));
  }

  /** The bits as a number, in the order of the values. */
  private static long ordered(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits < 0 ? Integer.MIN_VALUE - (long) bits : bits;
  }
}
