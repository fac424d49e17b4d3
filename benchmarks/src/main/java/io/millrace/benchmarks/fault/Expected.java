package io.millrace.benchmarks.fault;

import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.FeatureColumn;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineFiles;
import io.millrace.trial.GivenRecord;
import io.millrace.trial.Outcome;
import io.millrace.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a topic's records must have become: each record's outcome under each version, of a replay on
 * one thread, partition after partition, each in the order of its offsets. So each user's events
 * must lie on one partition.
 */
final class Expected {
  /** The place of a record in the only topic. */
  record Place(int partition, long offset) {}

  /** What is expected of a version. */
  record OfVersion(List<FeatureColumn> columns, Map<Place, Outcome> outcomes) {}

  private final Map<Place, ConsumerRecord<byte[], byte[]>> records = new LinkedHashMap<>();
  private final Map<String, OfVersion> versions = new LinkedHashMap<>();

  /** Replays all records under each definition. */
  static Expected of(List<ConsumerRecord<byte[], byte[]>> records, List<Path> definitions)
      throws IOException {
    Expected expected = new Expected();
    for (ConsumerRecord<byte[], byte[]> each : records) {
      expected.records.put(new Place(each.partition(), each.offset()), each);
    }
    PipelineFiles files =
        new PipelineFiles((place, maxBytes) -> Files.readAllBytes(Path.of(place)));
    for (Path each : definitions) {
      Pipeline pipeline = files.definition(each.toString());
      byte[] model =
          pipeline.model() == null
              ? null
              : files.model(pipeline.model(), each.toString(), Integer.MAX_VALUE);
      try (Trial trial = Trial.of(pipeline, model)) {
        expected.versions.put(pipeline.version(), expected.replayed(trial));
      }
    }
    return expected;
  }

  private OfVersion replayed(Trial trial) {
    Map<Place, Outcome> outcomes = new HashMap<>();
    for (Map.Entry<Place, ConsumerRecord<byte[], byte[]>> each : records.entrySet()) {
      outcomes.put(each.getKey(), trial.take(given(each.getValue())));
    }
    return new OfVersion(trial.columns(), outcomes);
  }

  private static GivenRecord given(ConsumerRecord<byte[], byte[]> of) {
    KafkaCoordinates at =
        new KafkaCoordinates(of.topic(), of.partition(), of.offset(), of.timestamp());
    return new GivenRecord(at.toString(), at, of.key(), of.value());
  }

  /** The committed records, by partition and offset. */
  Map<Place, ConsumerRecord<byte[], byte[]>> records() {
    return records;
  }

  /** The versions of the definitions, in their order. */
  Set<String> versions() {
    return versions.keySet();
  }

  /** What is expected of a version, or null where no definition has it. */
  OfVersion version(String version) {
    return versions.get(version);
  }

  /** The outcome as far as it is the same under all versions: event or reject, and which. */
  Outcome anyVersion(Place place) {
    return versions.values().iterator().next().outcomes().get(place);
  }
}
