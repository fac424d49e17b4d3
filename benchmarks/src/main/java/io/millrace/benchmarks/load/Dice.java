package io.millrace.benchmarks.load;

/**
 * Random numbers that are a function of a seed, a number and a purpose, so that any event can be
 * made without those before it. SplitMix64's finalizer (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators"), which is a bijection of 64 bits.
 */
final class Dice {
  private static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;
  private static final long FIRST = 0xBF58_476D_1CE4_E5B9L;
  private static final long SECOND = 0x94D0_49BB_1331_11EBL;
  private static final long FIRST_INVERSE = inverse(FIRST);
  private static final long SECOND_INVERSE = inverse(SECOND);

  private Dice() {}

  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * FIRST;
    z = (z ^ (z >>> 27)) * SECOND;
    return z ^ (z >>> 31);
  }

  /** The value whose {@link #mix} this is. */
  static long unmix(long mixed) {
    long z = unshift(mixed, 31) * SECOND_INVERSE;
    z = unshift(z, 27) * FIRST_INVERSE;
    return unshift(z, 30);
  }

  static long roll(long seed, long number, int purpose) {
    return mix(mix(seed + GAMMA * purpose) + GAMMA * number);
  }

  /** A number from 0 to below 1, from a roll's upper 53 bits. */
  static double unit(long roll) {
    return (roll >>> 11) * 0x1.0p-53;
  }

  /** A number from 0 to below the bound, from a roll's upper 32 bits. */
  static int below(int bound, long roll) {
    return (int) (((roll >>> 32) * bound) >>> 32);
  }

  private static long unshift(long value, int shift) {
    long z = value;
    for (int known = shift; known < Long.SIZE; known += shift) {
      z = value ^ (z >>> shift);
    }
    return z;
  }

  /**
   * The inverse modulo 2^64 by Newton's iteration: each step doubles the correct low bits, from 3.
   */
  private static long inverse(long odd) {
    long inverse = odd;
    for (int i = 0; i < 5; i++) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }
}
