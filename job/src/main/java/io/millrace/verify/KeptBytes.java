package io.millrace.verify;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which runs of the job have kept the raw values of a partition's events. One run keeps them all or
 * none.
 *
 * @param with runs of which some seal's events have theirs
 * @param without runs of which some seal's events have none: the first offset of the first such
 *     seal
 */
record KeptBytes(Set<Long> with, Map<Long, Long> without) implements Serializable {
  KeptBytes() {
    this(new TreeSet<>(), new TreeMap<>());
  }

  /** A seal, of whose events so many have their raw values and so many do not. */
  void add(long job, long fromOffset, long eventsWith, long eventsWithout) {
    if (eventsWith > 0) {
      with.add(job);
    } else if (eventsWithout > 0) {
      without.putIfAbsent(job, fromOffset);
    }
  }
}
