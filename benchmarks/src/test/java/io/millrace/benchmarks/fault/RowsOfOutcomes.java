package io.millrace.benchmarks.fault;

import io.millrace.benchmarks.fault.Expected.OfVersion;
import io.millrace.benchmarks.fault.Expected.Place;
import io.millrace.event.Event;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import io.millrace.trial.Outcome;
import io.millrace.trial.Outcome.Predicted;
import io.millrace.trial.Outcome.Rejected;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The rows that a faultless job would have written for a topic. */
final class RowsOfOutcomes {
  private final List<StoredRow> events = new ArrayList<>();
  private final List<StoredRow> rejects = new ArrayList<>();
  private final List<StoredRow> predictions = new ArrayList<>();
  private final String version;
  private final OfVersion expected;

  RowsOfOutcomes(List<ConsumerRecord<byte[], byte[]>> topic, Expected all) {
    version = all.versions().iterator().next();
    expected = all.version(version);
    for (ConsumerRecord<byte[], byte[]> each : topic) {
      Outcome outcome = expected.outcomes().get(new Place(each.partition(), each.offset()));
      if (outcome instanceof Rejected made) {
        rejects.add(
            row(
                Map.of(
                    "kafka",
                    kafka(each),
                    "reason",
                    made.reject().reason().name(),
                    "value",
                    ByteBuffer.wrap(each.value()))));
      } else if (outcome instanceof Predicted made) {
        events.add(row(identity(each, made.event())));
        predictions.add(prediction(each, made));
      }
    }
  }

  List<StoredRow> events() {
    return events;
  }

  List<StoredRow> rejects() {
    return rejects;
  }

  List<StoredRow> predictions() {
    return predictions;
  }

  private static Map<String, Object> identity(ConsumerRecord<byte[], byte[]> at, Event event) {
    return Map.of(
        "kafka",
        kafka(at),
        "user_id",
        event.userId(),
        "event_id",
        event.eventId(),
        "event_time",
        time(event.eventTimeMs()));
  }

  private StoredRow prediction(ConsumerRecord<byte[], byte[]> at, Predicted made) {
    Map<String, Object> values = new HashMap<>(identity(at, made.event()));
    values.put("user_seq", made.features().userSeq());
    values.put("reference_time", time(made.features().referenceTimeMs()));
    values.put("status", made.score().status().name());
    values.put("score", null);
    values.put("pipeline_version", version);
    values.put("features", features(made.features()));
    return row(values);
  }

  private Record features(FeatureVector vector) {
    Map<String, Object> values = new HashMap<>();
    List<FeatureColumn> columns = expected.columns();
    for (int i = 0; i < columns.size(); i++) {
      double number = vector.numbers()[i];
      Object value = columns.get(i).type() == ColumnType.LONG ? (Object) (long) number : number;
      values.put(columns.get(i).name(), Double.isNaN(number) ? null : value);
    }
    return record(values);
  }

  private static Record kafka(ConsumerRecord<byte[], byte[]> at) {
    return record(
        Map.of(
            "topic",
            at.topic(),
            "partition",
            at.partition(),
            "offset",
            at.offset(),
            "timestamp",
            time(at.timestamp()),
            "value",
            ByteBuffer.wrap(at.value())));
  }

  private static OffsetDateTime time(long ms) {
    return Instant.ofEpochMilli(ms).atOffset(ZoneOffset.UTC);
  }

  private static StoredRow row(Map<String, Object> values) {
    return new StoredRow(record(values));
  }

  /** A record of these values; the types of its fields play no part in what the judge does. */
  private static Record record(Map<String, Object> values) {
    List<NestedField> fields = new ArrayList<>();
    for (String each : values.keySet()) {
      fields.add(NestedField.optional(fields.size() + 1, each, Types.StringType.get()));
    }
    Record record = GenericRecord.create(new Schema(fields));
    values.forEach(record::setField);
    return record;
  }
}
