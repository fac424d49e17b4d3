package io.millrace.verify;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Offsets of a partition, nearly all of them without gaps: a bit each, in chunks. Thread safe. */
final class OffsetSet {
  private static final int CHUNK = 1 << 16;
  private static final int WORDS = CHUNK / Long.SIZE;

  private final TreeMap<Long, long[]> chunks = new TreeMap<>();

  /** Returns whether it was new. */
  synchronized boolean add(long offset) {
    long[] words = chunks.computeIfAbsent(offset / CHUNK, key -> new long[WORDS]);
    int bit = (int) (offset % CHUNK);
    boolean isNew = (words[bit / Long.SIZE] & 1L << bit) == 0;
    words[bit / Long.SIZE] |= 1L << bit;
    return isNew;
  }

  synchronized boolean contains(long offset) {
    long[] words = chunks.get(offset / CHUNK);
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

  /** Hands over each run of offsets that is missing between the first and the last: from, to. */
  synchronized void gaps(BiConsumer<Long, Long> gaps) {
    long next = -1;
    for (Map.Entry<Long, long[]> chunk : chunks.entrySet()) {
      long begin = chunk.getKey() * CHUNK;
      for (int bit = 0; bit < CHUNK; bit++) {
        long word = chunk.getValue()[bit / Long.SIZE];
        if (word == 0) {
          bit |= Long.SIZE - 1;
        } else if ((word & 1L << bit) != 0) {
          long offset = begin + bit;
          if (next >= 0 && offset > next) {
            gaps.accept(next, offset - 1);
          }
          next = offset + 1;
        }
      }
    }
  }
}
