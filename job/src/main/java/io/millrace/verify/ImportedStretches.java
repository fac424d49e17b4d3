package io.millrace.verify;

import io.millrace.event.ImportTopics;
import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.ImportMark;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
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
  private static final int PARTS = 4;

  private final Map<Source, List<Run>> stretches = new HashMap<>();

  private ImportedStretches() {}

  /** Reads what the imports have noted in the table of events. */
  static ImportedStretches of(Lake lake) {
    ImportedStretches all = new ImportedStretches();
    Map<String, String> properties = lake.table(LakeTable.EVENTS).properties();
    ImportMark.all(properties).values().forEach(mark -> all.add(mark.name(), mark.gaps()));
    return all;
  }

  private void add(String name, String noted) {
    for (String stretch : noted.split(" ", -1)) {
      String[] parts = stretch.split("/", -1);
      if (parts.length == PARTS) {
        Source source = new Source(parts[0], Integer.parseInt(parts[1]));
        Run run = new Run(source, Long.parseLong(parts[2]), Long.parseLong(parts[3]));
        stretches.computeIfAbsent(source, s -> new ArrayList<>()).add(run);
      } else if (!stretch.isEmpty()) {
        throw new LakeException(
            "Cannot read the table's property of the import %s: '%s' (only millrace import sets it)"
                .formatted(name, stretch));
      }
    }
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
