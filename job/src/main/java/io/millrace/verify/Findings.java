package io.millrace.verify;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Collects all differences: counts them by kind, keeps the first ones, and hands each on. Thread
 * safe.
 */
public final class Findings {
  private final int kept;
  private final Consumer<Difference> all;
  private final Map<DifferenceKind, Long> counts = new EnumMap<>(DifferenceKind.class);
  private final Map<DifferenceKind, TreeSet<Difference>> first =
      new EnumMap<>(DifferenceKind.class);

  /** The findings of a part, which has handed each on itself. */
  public record Part(Map<DifferenceKind, Long> counts, List<Difference> first)
      implements Serializable {}

  /**
   * @param kept the number to keep of each kind, the lowest Kafka coordinates first
   * @param all the receiver of every difference, one at a time
   */
  public Findings(int kept, Consumer<Difference> all) {
    this.kept = kept;
    this.all = all;
  }

  synchronized void add(Difference difference) {
    counts.merge(difference.kind(), 1L, Long::sum);
    keep(difference);
    all.accept(difference);
  }

  /** Counts more differences of a kind, of which nothing else is known. */
  synchronized void addUnnamed(DifferenceKind kind, long count) {
    if (count > 0) {
      counts.merge(kind, count, Long::sum);
    }
  }

  private void keep(Difference difference) {
    TreeSet<Difference> like = first.computeIfAbsent(difference.kind(), kind -> new TreeSet<>());
    like.add(difference);
    if (like.size() > kept) {
      like.pollLast();
    }
  }

  synchronized void add(Part part) {
    part.counts().forEach((kind, count) -> counts.merge(kind, count, Long::sum));
    part.first().forEach(this::keep);
  }

  public synchronized Part part() {
    return new Part(new EnumMap<>(counts), new ArrayList<>(first()));
  }

  public synchronized Map<DifferenceKind, Long> counts() {
    return Collections.unmodifiableMap(new EnumMap<>(counts));
  }

  public synchronized List<Difference> first() {
    return first.values().stream().flatMap(TreeSet::stream).toList();
  }
}
