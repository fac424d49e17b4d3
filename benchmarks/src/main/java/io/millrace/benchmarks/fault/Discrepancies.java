package io.millrace.benchmarks.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What a judge has found wrong, counted by kind, with the first of each in words. */
final class Discrepancies {
  private static final int SHOWN = 3;

  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<String> first = new ArrayList<>();

  void add(String kind, String where) {
    if (counts.merge(kind, 1, Integer::sum) <= SHOWN) {
      first.add(kind + ": " + where);
    }
  }

  /** Adds a difference where a stored value is not the expected one. */
  void unequal(String kind, Object stored, Object expected, Object where) {
    if (!Objects.equals(stored, expected)) {
      add(kind, "%s has %s, and must have %s".formatted(where, stored, expected));
    }
  }

  Map<String, Integer> counts() {
    return counts;
  }

  List<String> first() {
    return first;
  }
}
