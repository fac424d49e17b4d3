package io.millrace.verify;

import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Each Kafka record once, in {@code events} or in {@code rejects}. Thread safe. */
final class Accounting {
  private final Map<Source, OffsetSet> events = new ConcurrentHashMap<>();
  private final Map<Source, OffsetSet> rejects = new ConcurrentHashMap<>();
  private final LongAdder eventRows = new LongAdder();
  private final LongAdder rejectRows = new LongAdder();
  private final Findings findings;

  private record Source(String topic, int partition) implements Comparable<Source> {
    @Override
    public int compareTo(Source other) {
      int byTopic = topic.compareTo(other.topic);
      return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }
  }

  Accounting(Findings findings) {
    this.findings = findings;
  }

  void event(Event event) {
    eventRows.increment();
    if (!offsets(events, event.kafka()).add(event.kafka().offset())) {
      findings.add(
          Difference.ofRecord(
              DifferenceKind.EVENT_DOUBLED,
              event.kafka(),
              event.userId(),
              event.eventId(),
              event.kafka().toString()));
    }
  }

  /** After all events. */
  void reject(KafkaCoordinates kafka) {
    rejectRows.increment();
    if (!offsets(rejects, kafka).add(kafka.offset())) {
      findings.add(
          Difference.ofRecord(DifferenceKind.REJECT_DOUBLED, kafka, null, null, kafka.toString()));
    }
    OffsetSet among = events.get(new Source(kafka.topic(), kafka.partition()));
    if (among != null && among.contains(kafka.offset())) {
      findings.add(
          Difference.ofRecord(
              DifferenceKind.EVENT_AND_REJECT, kafka, null, null, kafka.toString()));
    }
  }

  private static OffsetSet offsets(Map<Source, OffsetSet> sets, KafkaCoordinates kafka) {
    return sets.computeIfAbsent(
        new Source(kafka.topic(), kafka.partition()), source -> new OffsetSet());
  }

  long events() {
    return eventRows.sum();
  }

  long rejects() {
    return rejectRows.sum();
  }

  /** Finds what neither table has, when all rows are in. */
  void gaps(Gaps.Taker gaps) {
    Map<Source, OffsetSet> all = new TreeMap<>();
    events.forEach((source, set) -> all.computeIfAbsent(source, s -> new OffsetSet()).addAll(set));
    rejects.forEach((source, set) -> all.computeIfAbsent(source, s -> new OffsetSet()).addAll(set));
    all.forEach(
        (source, set) ->
            set.gaps((from, to) -> gaps.gap(source.topic(), source.partition(), from, to)));
  }
}
