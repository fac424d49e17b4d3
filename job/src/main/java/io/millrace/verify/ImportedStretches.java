package io.millrace.verify;

import io.millrace.event.ImportTopics;
import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.ImportMark;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.verify.Accounted.Run;
import io.millrace.verify.Accounted.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The offsets of imported records: all of the topics that only imports have, and the stretches of
 * others that imports with coordinates have covered.
 */
final class ImportedStretches {
  private final Map<Source, List<Run>> stretches = new HashMap<>();

  private ImportedStretches() {}

  /** Reads what the imports have noted in the table of events. */
  static ImportedStretches of(Lake lake) {
    ImportedStretches all = new ImportedStretches();
    Map<String, String> properties = lake.table(LakeTable.EVENTS).properties();
    for (ImportMark mark : ImportMark.all(properties).values()) {
      for (ImportMark.Stretch each : mark.stretches()) {
        Source source = new Source(each.topic(), each.partition());
        all.stretches
            .computeIfAbsent(source, s -> new ArrayList<>())
            .add(new Run(source, each.from(), each.to()));
      }
    }
    return all;
  }

  /** The stretches, within which offsets may be missing: rejects have coordinates of their own. */
  Explained explained() {
    List<Run> runs = stretches.values().stream().flatMap(List::stream).toList();
    return new Explained(NotRecomputed.IMPORTED_OFFSETS, runs);
  }

  /** Whether a record may be imported. */
  boolean hold(KafkaCoordinates kafka) {
    return ImportTopics.isOfEvents(kafka.topic())
        || stretches.getOrDefault(new Source(kafka.topic(), kafka.partition()), List.of()).stream()
            .anyMatch(run -> run.from() <= kafka.offset() && kafka.offset() <= run.to());
  }
}
