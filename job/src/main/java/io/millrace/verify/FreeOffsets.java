package io.millrace.verify;

import io.millrace.verify.Accounted.Run;
import io.millrace.verify.Accounted.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A pool of Kafka offsets that may be taken, each once: runs of them, by partition. */
final class FreeOffsets {
  /** The last offset of each run, by its first one. Runs do not overlap. */
  private final Map<Source, TreeMap<Long, Long>> runs = new HashMap<>();

  /**
   * @param all runs that do not overlap
   */
  static FreeOffsets of(List<Run> all) {
    FreeOffsets free = new FreeOffsets();
    all.forEach(free::give);
    return free;
  }

  /** Adds offsets that are not in the pool. Runs that touch become one. */
  void give(Run run) {
    TreeMap<Long, Long> free = runs.computeIfAbsent(run.source(), source -> new TreeMap<>());
    Map.Entry<Long, Long> below = free.floorEntry(run.from());
    long from = below != null && below.getValue() + 1 == run.from() ? below.getKey() : run.from();
    Long above = free.remove(run.to() + 1);
    free.put(from, above == null ? run.to() : above);
  }

  /** Takes the lowest offsets of a window, at most so many, and returns them. */
  List<Run> take(Run window, long count) {
    TreeMap<Long, Long> free = runs.get(window.source());
    List<Run> taken = new ArrayList<>();
    long left = count;
    while (free != null && left > 0) {
      Map.Entry<Long, Long> run = free.floorEntry(window.from());
      if (run == null || run.getValue() < window.from()) {
        run = free.ceilingEntry(window.from());
      }
      if (run == null || run.getKey() > window.to()) {
        break;
      }
      long from = Math.max(run.getKey(), window.from());
      long room = Math.min(run.getValue(), window.to()) - from + 1;
      long to = from + Math.min(room, left) - 1;
      cut(free, run.getKey(), run.getValue(), new Run(window.source(), from, to));
      taken.add(new Run(window.source(), from, to));
      left -= to - from + 1;
    }
    return taken;
  }

  private static void cut(Map<Long, Long> free, long from, long to, Run taken) {
    free.remove(from);
    if (from < taken.from()) {
      free.put(from, taken.from() - 1);
    }
    if (to > taken.to()) {
      free.put(taken.to() + 1, to);
    }
  }

  static long size(List<Run> runs) {
    return runs.stream().mapToLong(run -> run.to() - run.from() + 1).sum();
  }

  boolean isEmpty() {
    return runs.values().stream().allMatch(Map::isEmpty);
  }

  /** The offsets that are not taken. */
  List<Run> left() {
    List<Run> left = new ArrayList<>();
    runs.entrySet().stream()
        .sorted(
            Map.Entry.comparingByKey(
                Comparator.comparing(Source::topic).thenComparing(Source::partition)))
        .forEach(
            each ->
                each.getValue().forEach((from, to) -> left.add(new Run(each.getKey(), from, to))));
    return left;
  }
}
