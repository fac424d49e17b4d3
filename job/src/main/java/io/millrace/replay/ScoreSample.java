package io.millrace.replay;

import io.millrace.event.KafkaCoordinates;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A sample of pairs of scores: all of them while they are few, else those whose records have the
 * lowest hashes. The choice depends on the records alone. Not thread safe.
 */
final class ScoreSample implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The limit of pairs, of 16 bytes each. */
  static final int PAIRS_MAX = 1 << 20;

  private final int most;
  private long[] hashes = new long[1024];
  private float[] before = new float[1024];
  private float[] after = new float[1024];
  private int size;

  /**
   * The limit of hashes: those below it, unsigned, are in the sample. A power of two, or 0 for all.
   */
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
      hashes = Arrays.copyOf(hashes, longer());
      before = Arrays.copyOf(before, longer());
      after = Arrays.copyOf(after, longer());
    }
    hashes[size] = hash;
    before[size] = scoreBefore;
    after[size] = scoreAfter;
    size++;
    while (size > most) {
      halve();
    }
  }

  private int longer() {
    return Math.max(1024, size * 2);
  }

  void addAll(ScoreSample other) {
    for (int i = 0; i < other.size; i++) {
      add(other.hashes[i], other.before[i], other.after[i]);
    }
    // Pairs that the other has left out must be out here too.
    if (other.limit != 0 && (limit == 0 || Long.compareUnsigned(other.limit, limit) < 0)) {
      limit = other.limit;
      drop();
    }
  }

  /** The sample in parts, at least one, none with more pairs than this. */
  List<ScoreSample> split(int pairsMax) {
    List<ScoreSample> parts = new ArrayList<>();
    for (int from = 0; from == 0 || from < size; from += pairsMax) {
      int to = Math.min(size, from + pairsMax);
      ScoreSample part = new ScoreSample(most);
      part.hashes = Arrays.copyOfRange(hashes, from, to);
      part.before = Arrays.copyOfRange(before, from, to);
      part.after = Arrays.copyOfRange(after, from, to);
      part.size = to - from;
      part.limit = limit;
      parts.add(part);
    }
    return parts;
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

  /**
   * The pairs in the order of their hashes, so that sums over them have the same bits, whatever
   * threads or tasks gathered them.
   */
  ScoreChange.Pairs pairs() {
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingLong(i -> hashes[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    float[] befores = new float[size];
    float[] afters = new float[size];
    for (int i = 0; i < size; i++) {
      befores[i] = before[order[i]];
      afters[i] = after[order[i]];
    }
    return new ScoreChange.Pairs(befores, afters);
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
