package io.millrace.verify;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How much was not recomputed, by reason. One for each part, put together at the end. */
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

  /** Those that there are. */
  public Map<NotRecomputed, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /** Whether there is nothing that a strict verification fails for. */
  public boolean passesStrict() {
    return counts.keySet().stream().noneMatch(NotRecomputed::failsStrict);
  }
}
