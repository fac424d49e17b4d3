package io.millrace.imports;

import io.millrace.event.ImportTopics;
import io.millrace.event.KafkaCoordinates;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The least and the greatest offset of each partition that a source's coordinates name, rejects'
 * included. Between them, offsets may be missing: rejects have coordinates of their own in the
 * tables. Thread safe.
 */
final class Coverage {
  private final Map<String, long[]> stretches = new TreeMap<>();

  void add(KafkaCoordinates kafka) {
    if (!ImportTopics.isOfEvents(kafka.topic())) {
      widen(kafka);
    }
  }

  private synchronized void widen(KafkaCoordinates kafka) {
    long[] stretch =
        stretches.computeIfAbsent(
            kafka.topic() + '/' + kafka.partition(),
            key -> new long[] {kafka.offset(), kafka.offset()});
    stretch[0] = Math.min(stretch[0], kafka.offset());
    stretch[1] = Math.max(stretch[1], kafka.offset());
  }

  /** The stretches as {@link io.millrace.lake.ImportMark#gaps()} has them. */
  synchronized String text() {
    return stretches.entrySet().stream()
        .map(each -> each.getKey() + '/' + each.getValue()[0] + '/' + each.getValue()[1])
        .collect(Collectors.joining(" "));
  }
}
