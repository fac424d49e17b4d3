package io.millrace.local.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts by name in the order in which people look for them: the largest first. */
public final class ByCount {
  private static final Comparator<Map.Entry<String, Long>> LARGEST_FIRST =
      Map.Entry.<String, Long>comparingByValue()
          .reversed()
          .thenComparing(Map.Entry.comparingByKey());

  private ByCount() {}

  /** The same counts; equal ones by name. */
  public static Map<String, Long> largestFirst(Map<String, Long> counts) {
    Map<String, Long> ordered = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(LARGEST_FIRST)
        .forEach(each -> ordered.put(each.getKey(), each.getValue()));
    return ordered;
  }
}
