package io.millrace.feature;

import java.util.Arrays;

/**
 * An estimate of the number of distinct values that were added, from 2048 registers (lg k = 11):
 * standard error 2.3 % at most. The estimate and the packed form depend on the set of the values
 * alone, not on their order or on how parts of it were merged.
 *
 * <p>P. Flajolet, E. Fusy, O. Gandouet, F. Meunier, "HyperLogLog: the analysis of a near-optimal
 * cardinality estimation algorithm", AofA 2007, with the estimator of O. Ertl, "New cardinality
 * estimation algorithms for HyperLogLog sketches", arXiv:1702.01284, algorithm 6. The algorithm
 * needs no table of measured corrections and, unlike those of the libraries, no logarithm, whose
 * last bits differ between machines; and a window's union is made again whenever a tile leaves it,
 * so an update must be as cheap as this one.
 */
final class HyperLogLog {
  private static final int LG_K = 11;
  private static final int REGISTERS = 1 << LG_K;

  /** Hash bits that are left for a rank. */
  private static final int RANK_BITS = 64 - LG_K;

  private static final int RANK_MAX = RANK_BITS + 1;
  private static final int BITS_PER_RANK = 6;

  /**
   * The most registers that the packed form has singly, about two bytes each; beyond, it has all.
   */
  private static final int SPARSE_MAX = REGISTERS * BITS_PER_RANK / 8 / 2;

  /** 1 / (2 ln 2). */
  private static final double ALPHA = 0.7213475204444817;

  /** The greatest rank of each register: one more than the leading zeros of the hash's rest. */
  private final byte[] ranks = new byte[REGISTERS];

  /** The number of registers of each rank. */
  private final int[] histogram = new int[RANK_MAX + 1];

  HyperLogLog() {
    histogram[0] = REGISTERS;
  }

  void clear() {
    Arrays.fill(ranks, (byte) 0);
    Arrays.fill(histogram, 0);
    histogram[0] = REGISTERS;
  }

  void add(long key) {
    long hash = mix(key);
    // The added bit bounds the rank where all others are zero.
    int rank = Long.numberOfLeadingZeros((hash << LG_K) | (1L << (LG_K - 1))) + 1;
    raise((int) (hash >>> RANK_BITS), rank);
  }

  void addAll(HyperLogLog other) {
    for (int i = 0; i < REGISTERS; i++) {
      raise(i, other.ranks[i]);
    }
  }

  private void raise(int register, int rank) {
    int current = ranks[register];
    if (rank > current) {
      histogram[current]--;
      histogram[rank]++;
      ranks[register] = (byte) rank;
    }
  }

  long estimate() {
    double z = REGISTERS * tau(1 - histogram[RANK_MAX] / (double) REGISTERS);
    for (int rank = RANK_BITS; rank >= 1; rank--) {
      z = 0.5 * (z + histogram[rank]);
    }
    z += REGISTERS * sigma(histogram[0] / (double) REGISTERS);
    return Math.round(ALPHA * REGISTERS * REGISTERS / z);
  }

  /** x + Σ x^(2^k) 2^(k-1), for the registers that are still zero. */
  private static double sigma(double zeros) {
    if (zeros == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double x = zeros;
    double factor = 1;
    double sum = x;
    double before;
    do {
      x *= x;
      before = sum;
      sum += x * factor;
      factor += factor;
    } while (sum != before);
    return sum;
  }

  /** (1 - x - Σ (1 - x^(2^-k))² 2^-k) / 3, for the registers that cannot be raised further. */
  private static double tau(double notFull) {
    if (notFull == 0 || notFull == 1) {
      return 0;
    }
    double x = notFull;
    double factor = 1;
    double sum = 1 - x;
    double before;
    do {
      x = Math.sqrt(x);
      before = sum;
      factor *= 0.5;
      sum -= (1 - x) * (1 - x) * factor;
    } while (sum != before);
    return sum / 3;
  }

  /**
   * The finalizer of SplitMix64 (variant 13 of D. Stafford's): each key bit moves each hash bit.
   */
  private static long mix(long key) {
    long hash = key + 0x9E3779B97F4A7C15L;
    hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
    return hash ^ (hash >>> 31);
  }

  static int heapBytes() {
    return 48 + REGISTERS + 4 * (RANK_MAX + 1);
  }

  void write(ByteWriter out) {
    int used = REGISTERS - histogram[0];
    out.varint(used);
    if (used <= SPARSE_MAX) {
      int previous = 0;
      for (int i = 0; i < REGISTERS; i++) {
        if (ranks[i] != 0) {
          out.varint(i - previous);
          out.oneByte(ranks[i]);
          previous = i;
        }
      }
      return;
    }
    // Four ranks of six bits are three bytes.
    for (int i = 0; i < REGISTERS; i += 4) {
      int four = ranks[i] << 18 | ranks[i + 1] << 12 | ranks[i + 2] << 6 | ranks[i + 3];
      out.oneByte(four >>> 16);
      out.oneByte(four >>> 8);
      out.oneByte(four);
    }
  }

  /** Replaces the values with those that {@link #write} wrote. */
  void read(ByteReader in) {
    clear();
    long used = in.varint();
    if (used <= SPARSE_MAX) {
      int register = 0;
      for (long i = 0; i < used; i++) {
        register += (int) in.varint();
        raiseChecked(register, in.oneByte());
      }
      return;
    }
    for (int i = 0; i < REGISTERS; i += 4) {
      int four = in.oneByte() << 16 | in.oneByte() << 8 | in.oneByte();
      for (int j = 0; j < 4; j++) {
        raiseChecked(i + j, (four >>> (18 - 6 * j)) & 0x3F);
      }
    }
  }

  private void raiseChecked(int register, int rank) {
    if (register < 0 || register >= REGISTERS || rank > RANK_MAX) {
      throw new StateFormatException("register " + register + " has rank " + rank);
    }
    raise(register, rank);
  }
}
