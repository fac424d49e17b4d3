package io.millrace.verify;

import io.millrace.event.KafkaCoordinates;
import io.millrace.verify.Accounted.Run;
import io.millrace.verify.Accounted.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Checks that each Kafka record is there once, in {@code events} or in {@code rejects}. Thread
 * safe.
 */
public final class Accounting {
  private final Map<Source, OffsetSet> events = new ConcurrentHashMap<>();
  private final Map<Source, OffsetSet> rejects = new ConcurrentHashMap<>();
  private final LongAdder eventRows = new LongAdder();
  private final LongAdder rejectRows = new LongAdder();
  private final Findings findings;

  public Accounting(Findings findings) {
    this.findings = findings;
  }

  /**
   * A number that deals records out to any number of parts. Neighbouring offsets go to one part.
   */
  public static int part(KafkaCoordinates kafka) {
    int source = 31 * kafka.topic().hashCode() + kafka.partition();
    return 31 * source + Long.hashCode(OffsetSet.chunk(kafka.offset()));
  }

  public void event(KafkaCoordinates kafka, String userId, String eventId) {
    eventRows.increment();
    if (!offsets(events, kafka).add(kafka.offset())) {
      findings.add(
          Difference.ofRecord(
              DifferenceKind.EVENT_DOUBLED, kafka, userId, eventId, kafka.toString()));
    }
  }

  public void reject(KafkaCoordinates kafka) {
    rejectRows.increment();
    if (!offsets(rejects, kafka).add(kafka.offset())) {
      findings.add(
          Difference.ofRecord(DifferenceKind.REJECT_DOUBLED, kafka, null, null, kafka.toString()));
    }
  }

  private static OffsetSet offsets(Map<Source, OffsetSet> sets, KafkaCoordinates kafka) {
    return sets.computeIfAbsent(
        new Source(kafka.topic(), kafka.partition()), source -> new OffsetSet());
  }

  /**
   * Finds records that both tables have, and returns all that there are. Called once all rows are
   * in.
   */
  public Accounted end() {
    List<Run> runs = new ArrayList<>();
    rejects.forEach(
        (source, set) -> {
          OffsetSet both = events.computeIfAbsent(source, s -> new OffsetSet());
          both.forEachShared(set, offset -> inBoth(source, offset));
          both.addAll(set);
        });
    events.forEach(
        (source, set) -> set.forEachRun((from, to) -> runs.add(new Run(source, from, to))));
    return new Accounted(eventRows.sum(), rejectRows.sum(), runs);
  }

  private void inBoth(Source source, long offset) {
    KafkaCoordinates kafka =
        new KafkaCoordinates(
            source.topic(), source.partition(), offset, KafkaCoordinates.NO_TIMESTAMP);
    findings.add(
        Difference.ofRecord(DifferenceKind.EVENT_AND_REJECT, kafka, null, null, kafka.toString()));
  }
}
