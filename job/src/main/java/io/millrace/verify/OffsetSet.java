package io.millrace.verify;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** A set of a partition's offsets, a bit each, in chunks, since they have few gaps. Thread safe. */
final class OffsetSet {
  private static final int CHUNK = 1 << 16;
  private static final int WORDS = CHUNK / Long.SIZE;

  private final TreeMap<Long, long[]> chunks = new TreeMap<>();

  /** Receives a run of the set's offsets: from and to, both included. */
  @FunctionalInterface
  interface RunTaker {
    void run(long from, long to);
  }

  /** The number of an offset's chunk. Neighbouring offsets have the same. */
  static long chunk(long offset) {
    return offset / CHUNK;
  }

  /** Adds an offset; returns whether it was new. */
  synchronized boolean add(long offset) {
    long[] words = chunks.computeIfAbsent(chunk(offset), key -> new long[WORDS]);
    int bit = (int) (offset % CHUNK);
    boolean isNew = (words[bit / Long.SIZE] & 1L << bit) == 0;
    words[bit / Long.SIZE] |= 1L << bit;
    return isNew;
  }

  synchronized boolean contains(long offset) {
    long[] words = chunks.get(chunk(offset));
    int bit = (int) (offset % CHUNK);
    return words != null && (words[bit / Long.SIZE] & 1L << bit) != 0;
  }

  synchronized void addAll(OffsetSet other) {
    other.chunks.forEach(
        (key, words) -> {
          long[] mine = chunks.computeIfAbsent(key, k -> new long[WORDS]);
          for (int i = 0; i < WORDS; i++) {
            mine[i] |= words[i];
          }
        });
  }

  /** Hands over the offsets that both sets have, in ascending order. */
  synchronized void forEachShared(OffsetSet other, LongConsumer offsets) {
    chunks.forEach(
        (key, words) -> {
          long[] others = other.chunks.get(key);
          for (int i = 0; others != null && i < WORDS; i++) {
            for (long both = words[i] & others[i]; both != 0; both &= both - 1) {
              int bit = i * Long.SIZE + Long.numberOfTrailingZeros(both);
              offsets.accept(key * CHUNK + bit);
            }
          }
        });
  }

  /** Hands over each run of offsets without a gap, in ascending order. */
  synchronized void forEachRun(RunTaker runs) {
    long from = -1;
    long next = -1;
    for (Map.Entry<Long, long[]> chunk : chunks.entrySet()) {
      for (int i = 0; i < WORDS; i++) {
        for (long word = chunk.getValue()[i]; word != 0; word &= word - 1) {
          long bit = (long) i * Long.SIZE + Long.numberOfTrailingZeros(word);
          long offset = chunk.getKey() * CHUNK + bit;
          if (offset != next) {
            if (next >= 0) {
              runs.run(from, next - 1);
            }
            from = offset;
          }
          next = offset + 1;
        }
      }
    }
    if (next >= 0) {
      runs.run(from, next - 1);
    }
  }
}
