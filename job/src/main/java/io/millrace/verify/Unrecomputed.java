package io.millrace.verify;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The counts of what was not recomputed, by reason. Each part has its own, and they are added up at
 * the end.
 */
public final class Unrecomputed implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<NotRecomputed, Long> counts = new EnumMap<>(NotRecomputed.class);

  void add(NotRecomputed why, long count) {
    if (count > 0) {
      counts.merge(why, count, Long::sum);
    }
  }

  void add(Unrecomputed other) {
    other.counts.forEach(this::add);
  }

  public long count(NotRecomputed why) {
    return counts.getOrDefault(why, 0L);
  }

  /** The counts by reason, without zeros. */
  public Map<NotRecomputed, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /** Whether nothing is counted for which a strict verification fails. */
  public boolean passesStrict() {
    return counts.keySet().stream().noneMatch(NotRecomputed::failsStrict);
  }
}
