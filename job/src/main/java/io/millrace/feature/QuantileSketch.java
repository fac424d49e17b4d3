package io.millrace.feature;

import java.util.Arrays;

/**
 * A distribution whose quantiles are within 1 % of the true value: DDSketch by C. Masson, J. E.
 * Rim, H. K. Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error
 * guarantees", PVLDB 12(12), 2019, with sparse counters that never collapse.
 */
final class QuantileSketch implements Sketch, SketchUnion {
  /*
   * Buckets: each power of two is cut into 64 equal parts, so a bucket is the first 17 bits of a
   * double after its sign (11 of exponent, 6 of mantissa), and its middle lies within 1/128 of each
   * of its values. Against the paper's logarithm this takes up to 1.85 times the buckets over a wide
   * range, and no mathematics that differs between machines. Subnormal numbers fall into buckets of
   * the same absolute width as the first normal ones, 3.5e-310.
   *
   * Keys: 0 is zero, bucket + 1 of a positive value, the negated key of the magnitude of a negative
   * one; so keys are in the order of the values. Counts are integers: a merge and its undoing are
   * exact in any order, which is why a union may take a tile out.
   */
  private static final int BUCKET_SHIFT = 46;

  static final SketchKind KIND =
      new SketchKind() {
        @Override
        public Sketch empty() {
          return new QuantileSketch();
        }

        @Override
        public SketchUnion union() {
          return new QuantileSketch();
        }
      };

  private int[] keys = new int[1];
  private long[] counts = new long[1];
  private int size;
  private long total;

  @Override
  public boolean add(Sample sample) {
    if (sample.summable) {
      change(key(sample.number), 1);
    }
    return true;
  }

  @Override
  public void add(Sample sample, boolean newInTile) {
    add(sample);
  }

  @Override
  public void clear() {
    size = 0;
    total = 0;
  }

  @Override
  public boolean include(Sketch tile) {
    QuantileSketch other = (QuantileSketch) tile;
    for (int i = 0; i < other.size; i++) {
      change(other.keys[i], other.counts[i]);
    }
    return true;
  }

  @Override
  public boolean exclude(Sketch tile) {
    QuantileSketch other = (QuantileSketch) tile;
    for (int i = 0; i < other.size; i++) {
      change(other.keys[i], -other.counts[i]);
    }
    return true;
  }

  /** The value at rank ⌊q·(count−1)⌋ in sorted order, within 1 %; NaN for no values. */
  @Override
  public double number(double q) {
    if (total == 0) {
      return Double.NaN;
    }
    long rank = (long) (q * (total - 1));
    // From the nearer end: the quantiles that people ask for are mostly high ones.
    if (rank < total / 2) {
      long below = 0;
      for (int i = 0; ; i++) {
        below += counts[i];
        if (below > rank) {
          return value(keys[i]);
        }
      }
    }
    long atOrAbove = 0;
    for (int i = size - 1; ; i--) {
      atOrAbove += counts[i];
      if (total - atOrAbove <= rank) {
        return value(keys[i]);
      }
    }
  }

  static int key(double value) {
    int bucket = (int) (Double.doubleToRawLongBits(Math.abs(value)) >>> BUCKET_SHIFT);
    return value > 0 ? bucket + 1 : value < 0 ? -bucket - 1 : 0;
  }

  /** The middle of a key's bucket. */
  static double value(int key) {
    if (key == 0) {
      return 0;
    }
    long bucket = Math.abs(key) - 1L;
    double low = Double.longBitsToDouble(bucket << BUCKET_SHIFT);
    double high = Double.longBitsToDouble((bucket + 1) << BUCKET_SHIFT);
    double middle = low + (high - low) / 2;
    return key > 0 ? middle : -middle;
  }

  private void change(int key, long by) {
    total += by;
    int at = size > 0 && keys[size - 1] == key ? size - 1 : Arrays.binarySearch(keys, 0, size, key);
    if (at < 0) {
      insert(-at - 1, key, by);
      return;
    }
    counts[at] += by;
    if (counts[at] == 0) {
      System.arraycopy(keys, at + 1, keys, at, size - at - 1);
      System.arraycopy(counts, at + 1, counts, at, size - at - 1);
      size--;
    }
  }

  private void insert(int at, int key, long count) {
    if (size == keys.length) {
      int capacity = size + (size >> 1) + 1;
      keys = Arrays.copyOf(keys, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
    System.arraycopy(keys, at, keys, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    keys[at] = key;
    counts[at] = count;
    size++;
  }

  @Override
  public int heapBytes() {
    return 72 + 12 * keys.length;
  }

  @Override
  public void write(ByteWriter out) {
    out.varint(size);
    int previous = 0;
    for (int i = 0; i < size; i++) {
      out.signed((long) keys[i] - previous);
      out.varint(counts[i]);
      previous = keys[i];
    }
  }

  @Override
  public void read(ByteReader in) {
    clear();
    int buckets = in.count(2);
    if (buckets > keys.length) {
      keys = new int[buckets];
      counts = new long[buckets];
    }
    int key = 0;
    for (int i = 0; i < buckets; i++) {
      key += (int) in.signed();
      keys[i] = key;
      counts[i] = in.varint();
      total += counts[i];
    }
    size = buckets;
  }
}
