package io.millrace.replay;

import io.millrace.event.KafkaCoordinates;
import java.util.Arrays;

/**
 * Pairs of scores, all of them as long as they are few, else those whose records' hashes are
 * lowest: which ones depends on nothing but the records. Not thread safe.
 */
final class ScoreSample {
  /** 16 bytes each. */
  static final int PAIRS_MAX = 1 << 20;

  private final int most;
  private long[] hashes = new long[1024];
  private float[] before = new float[1024];
  private float[] after = new float[1024];
  private int size;

  /** Hashes below it are in, unsigned; a power of two, or 0 for all. */
  private long limit;

  ScoreSample(int most) {
    this.most = most;
  }

  void add(KafkaCoordinates kafka, float scoreBefore, float scoreAfter) {
    add(hash(kafka), scoreBefore, scoreAfter);
  }

  private void add(long hash, float scoreBefore, float scoreAfter) {
    if (!isIn(hash)) {
      return;
    }
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, size * 2);
      before = Arrays.copyOf(before, size * 2);
      after = Arrays.copyOf(after, size * 2);
    }
    hashes[size] = hash;
    before[size] = scoreBefore;
    after[size] = scoreAfter;
    size++;
    while (size > most) {
      halve();
    }
  }

  void addAll(ScoreSample other) {
    for (int i = 0; i < other.size; i++) {
      add(other.hashes[i], other.before[i], other.after[i]);
    }
    // What the other has left out must be out here too.
    if (other.limit != 0 && (limit == 0 || Long.compareUnsigned(other.limit, limit) < 0)) {
      limit = other.limit;
      drop();
    }
  }

  private boolean isIn(long hash) {
    return limit == 0 || Long.compareUnsigned(hash, limit) < 0;
  }

  private void halve() {
    limit = limit == 0 ? Long.MIN_VALUE : limit >>> 1;
    drop();
  }

  private void drop() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (isIn(hashes[i])) {
        hashes[kept] = hashes[i];
        before[kept] = before[i];
        after[kept] = after[i];
        kept++;
      }
    }
    size = kept;
  }

  int size() {
    return size;
  }

  float[] before() {
    return Arrays.copyOf(before, size);
  }

  float[] after() {
    return Arrays.copyOf(after, size);
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014) over the record's coordinates. */
  private static long hash(KafkaCoordinates kafka) {
    long bits = kafka.topic().hashCode() * 0x9E3779B97F4A7C15L;
    bits = mixed(bits + kafka.partition());
    return mixed(bits + kafka.offset());
  }

  private static long mixed(long bits) {
    long mix = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    mix = (mix ^ (mix >>> 27)) * 0x94D049BB133111EBL;
    return mix ^ (mix >>> 31);
  }
}
