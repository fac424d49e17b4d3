package io.millrace.lake;

import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import io.millrace.scoring.ModelIdentity;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.util.DateTimeUtil;

/**
 * Predictions as records of Iceberg's own, with the values that the job writes. One record is used
 * again and again. Belongs to one thread.
 */
public final class PredictionRecords {
  private final List<FeatureColumn> columns;
  private final OffsetDateTime scoredAt;
  private final GenericRecord row;
  private final GenericRecord kafka;
  private final GenericRecord features;
  private final GenericRecord model;

  /**
   * @param schema as {@link TableLayout#predictions} gives it, with any ids
   */
  public PredictionRecords(List<FeatureColumn> columns, Schema schema, Instant scoredAt) {
    this.columns = List.copyOf(columns);
    this.scoredAt = OffsetDateTime.ofInstant(scoredAt, ZoneOffset.UTC);
    this.row = GenericRecord.create(schema);
    this.kafka = struct(schema, "kafka");
    this.features = struct(schema, "features");
    this.model = struct(schema, "model");
  }

  private static GenericRecord struct(Schema schema, String column) {
    return GenericRecord.create(schema.findType(column).asStructType());
  }

  public Record record(StoredPrediction prediction) {
    FeatureVector vector = prediction.row().features();
    row.setField("event_id", prediction.row().eventId());
    row.setField("user_id", prediction.row().userId());
    row.setField("event_time", time(prediction.row().eventTimeMs()));
    row.setField("kafka", kafka(prediction.row().kafka()));
    row.setField("user_seq", vector.userSeq());
    row.setField("reference_time", time(vector.referenceTimeMs()));
    row.setField("features", features(vector));
    float score = prediction.score().value();
    row.setField("score", Float.isNaN(score) ? null : score);
    row.setField("status", prediction.score().status().name());
    row.setField("error", prediction.score().error());
    row.setField("model", model(prediction.model()));
    row.setField("pipeline_version", prediction.pipelineVersion());
    row.setField("scored_at", scoredAt);
    return row;
  }

  private Record kafka(KafkaCoordinates coordinates) {
    kafka.setField("topic", coordinates.topic());
    kafka.setField("partition", coordinates.partition());
    kafka.setField("offset", coordinates.offset());
    kafka.setField(
        "timestamp", coordinates.hasTimestamp() ? time(coordinates.timestampMs()) : null);
    return kafka;
  }

  private Record features(FeatureVector vector) {
    for (int i = 0; i < columns.size(); i++) {
      FeatureColumn column = columns.get(i);
      double number = vector.numbers()[i];
      Object value;
      if (column.type() == ColumnType.STRING) {
        value = vector.texts()[i];
      } else if (Double.isNaN(number)) {
        value = null;
      } else {
        value = column.type() == ColumnType.LONG ? (Object) (long) number : number;
      }
      features.setField(column.name(), value);
    }
    return features;
  }

  private Record model(ModelIdentity identity) {
    if (identity == null) {
      return null;
    }
    model.setField("name", identity.name());
    model.setField("version", identity.version());
    model.setField("sha256", identity.sha256());
    model.setField("runtime", identity.runtime());
    return model;
  }

  private static OffsetDateTime time(long ms) {
    return DateTimeUtil.timestamptzFromMicros(Math.multiplyExact(ms, 1_000L));
  }
}
