package io.millrace.scoring;

/**
 * The 16-bit floating point numbers of IEEE 754. A double is rounded once, to the nearest and of
 * two equally near ones to the even, as numpy casts it; by way of a float it would be rounded
 * twice.
 */
final class Half {
  private static final int MANTISSA_BITS = 10;
  private static final int EXPONENT_BIAS = 15;
  private static final int EXPONENT_MIN = -14;
  private static final int SIGN = 0x8000;
  private static final int INFINITE = 0x7C00;
  private static final int NAN = 0x7E00;

  private static final int DOUBLE_MANTISSA_BITS = 52;
  private static final int DROPPED_BITS = DOUBLE_MANTISSA_BITS - MANTISSA_BITS;

  private Half() {}

  static short of(double value) {
    if (Double.isNaN(value)) {
      return NAN;
    }
    long bits = Double.doubleToRawLongBits(value);
    int sign = bits < 0 ? SIGN : 0;
    int exponent = Math.getExponent(value);
    if (exponent > EXPONENT_BIAS) {
      return (short) (sign | INFINITE);
    }
    long fraction = bits & ((1L << DOUBLE_MANTISSA_BITS) - 1);
    if (exponent >= EXPONENT_MIN) {
      long half = (long) (exponent + EXPONENT_BIAS) << MANTISSA_BITS;
      // A carry out of the fraction goes on into the exponent, up to infinity.
      return (short) (sign | (int) (half + rounded(fraction, DROPPED_BITS)));
    }
    int shift = DROPPED_BITS + EXPONENT_MIN - exponent;
    if (shift > DOUBLE_MANTISSA_BITS + 1) {
      return (short) sign;
    }
    return (short) (sign | (int) rounded(fraction | 1L << DOUBLE_MANTISSA_BITS, shift));
  }

  static float toFloat(short half) {
    int exponent = (half & INFINITE) >> MANTISSA_BITS;
    int fraction = half & ((1 << MANTISSA_BITS) - 1);
    float magnitude;
    if (exponent == INFINITE >> MANTISSA_BITS) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((float) fraction, EXPONENT_MIN - MANTISSA_BITS);
    } else {
      magnitude =
          Math.scalb(
              (float) (fraction | 1 << MANTISSA_BITS), exponent - EXPONENT_BIAS - MANTISSA_BITS);
    }
    return (half & SIGN) == 0 ? magnitude : -magnitude;
  }

  /**
   * Drops the lowest bits, rounding to the nearest result, and of two equally near to the even one.
   */
  private static long rounded(long bits, int dropped) {
    long kept = bits >>> dropped;
    long rest = bits & ((1L << dropped) - 1);
    long middle = 1L << (dropped - 1);
    boolean up = rest > middle || (rest == middle && (kept & 1) == 1);
    return up ? kept + 1 : kept;
  }
}
