package io.millrace.verify;

import com.google.common.collect.Lists;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Findings that are differences only above a limit, which is known at the end: rows {@code FAILED}
 * or {@code TIMED_OUT} that have a score here, and events whose predictions may come with a later
 * checkpoint, or that a replay has left out. Keeps the first of each part, and counts the rest.
 */
public final class Deferred implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int KEPT = 10_000;

  private final Map<DifferenceKind, List<Difference>> named = new EnumMap<>(DifferenceKind.class);
  private final Map<DifferenceKind, Long> counts = new EnumMap<>(DifferenceKind.class);

  void add(Difference difference) {
    counts.merge(difference.kind(), 1L, Long::sum);
    List<Difference> like = named(difference.kind());
    if (like.size() < KEPT) {
      like.add(difference);
    }
  }

  private List<Difference> named(DifferenceKind kind) {
    return named.computeIfAbsent(kind, k -> new ArrayList<>());
  }

  void add(Deferred other) {
    other.named.forEach((kind, differences) -> named(kind).addAll(differences));
    other.counts.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
  }

  /** The findings in parts, none with more differences than this. */
  public List<Deferred> split(int differencesMax) {
    List<Deferred> parts = new ArrayList<>();
    Deferred rest = new Deferred();
    rest.counts.putAll(counts);
    parts.add(rest);
    named.forEach(
        (kind, differences) -> {
          for (List<Difference> some : Lists.partition(differences, differencesMax)) {
            Deferred part = new Deferred();
            part.named(kind).addAll(some);
            parts.add(part);
          }
        });
    return parts;
  }

  /**
   * Decides a kind: all of them are differences where they are more than allowed, else they are
   * counted as not recomputed.
   */
  void settle(
      DifferenceKind kind, long allowed, NotRecomputed why, Unrecomputed into, Findings findings) {
    long count = counts.getOrDefault(kind, 0L);
    if (count <= allowed) {
      into.add(why, count);
      return;
    }
    named(kind).forEach(findings::add);
    findings.addUnnamed(kind, count - named(kind).size());
  }
}
