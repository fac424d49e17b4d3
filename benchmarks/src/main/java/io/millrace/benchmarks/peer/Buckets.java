package io.millrace.benchmarks.peer;

import java.util.Iterator;
import java.util.Map;

/**
 * A user's buckets of one length, by their numbers: times divided by the length. As Flink's {@code
 * MapState} has it, but for what is not asked for.
 */
interface Buckets<B> {
  B get(long number) throws Exception;

  void put(long number, B bucket) throws Exception;

  /** All of them in any order; an entry may be removed. */
  Iterator<Map.Entry<Long, B>> iterator() throws Exception;
}
