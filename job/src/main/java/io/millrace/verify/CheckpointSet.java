package io.millrace.verify;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/** A set of jobs' checkpoints. Each takes a bit, since the ids of one job follow each other. */
final class CheckpointSet implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int SHIFT = 6;

  /** Words of bits by job and by id without its last six bits, which name the bit. */
  private final Map<Long, Map<Long, Long>> jobs = new TreeMap<>();

  void add(long job, long checkpoint) {
    add(job, checkpoint >> SHIFT, 1L << checkpoint);
  }

  private void add(long job, long word, long bits) {
    jobs.computeIfAbsent(job, key -> new TreeMap<>()).merge(word, bits, (a, b) -> a | b);
  }

  void addAll(CheckpointSet other) {
    other.jobs.forEach((job, words) -> words.forEach((word, bits) -> add(job, word, bits)));
  }

  /** Whether another set has all of them. */
  boolean areWithin(CheckpointSet other) {
    return jobs.entrySet().stream()
        .allMatch(
            job -> areWithin(job.getValue(), other.jobs.getOrDefault(job.getKey(), Map.of())));
  }

  private static boolean areWithin(Map<Long, Long> some, Map<Long, Long> others) {
    return some.entrySet().stream()
        .allMatch(word -> (word.getValue() & ~others.getOrDefault(word.getKey(), 0L)) == 0);
  }
}
