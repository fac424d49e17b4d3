package io.millrace.verify;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/** All differences: counted by kind, the first ones kept, each handed on. Thread safe. */
public final class Findings {
  private final int kept;
  private final Consumer<Difference> all;
  private final Map<DifferenceKind, Long> counts = new EnumMap<>(DifferenceKind.class);
  private final TreeSet<Difference> first = new TreeSet<>();

  /**
   * @param kept how many to keep of each kind, the lowest Kafka coordinates first
   * @param all takes every difference, one at a time
   */
  public Findings(int kept, Consumer<Difference> all) {
    this.kept = kept;
    this.all = all;
  }

  synchronized void add(Difference difference) {
    long count = counts.merge(difference.kind(), 1L, Long::sum);
    first.add(difference);
    if (count > kept) {
      first.remove(greatest(difference));
    }
    all.accept(difference);
  }

  private Difference greatest(Difference like) {
    Difference greatest = like;
    for (Difference each : first.tailSet(like)) {
      if (each.kind() != like.kind()) {
        break;
      }
      greatest = each;
    }
    return greatest;
  }

  public synchronized Map<DifferenceKind, Long> counts() {
    return Collections.unmodifiableMap(new EnumMap<>(counts));
  }

  public synchronized List<Difference> first() {
    return List.copyOf(first);
  }
}
