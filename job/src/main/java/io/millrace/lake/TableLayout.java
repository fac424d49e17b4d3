package io.millrace.lake;

import io.millrace.event.EventField;
import io.millrace.event.FieldType;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureDefinition;
import io.millrace.pipeline.FeatureWords;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.Pipeline.Partitioning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * A table as a definition asks for it: the columns and their order, and the time that it is
 * partitioned by. Columns that a later definition may drop are optional, since a table keeps them.
 *
 * @param partitionSource the timestamp to partition by; null for none
 */
public record TableLayout(
    String name, Schema schema, String partitionSource, Partitioning partitioning) {
  public static final String EVENTS = "events";
  public static final String PREDICTIONS = "predictions";
  public static final String REJECTS = "rejects";
  public static final String VERSIONS = "versions";
  public static final String SEALS = "seals";
  public static final String ERASED = "erased";

  private static final Type TIMESTAMP = Types.TimestampType.withZone();

  public static TableLayout events(Pipeline pipeline) {
    Columns columns = new Columns();
    columns.identity();
    for (EventField field : pipeline.event().fields()) {
      columns.optional(field.name(), type(field.type()), "Declared field, at " + field.path());
    }
    columns.kafka(
        switch (pipeline.tables().raw()) {
          case KEPT -> List.of(Columns.KEY, Columns.VALUE);
          case LEFT_OUT -> List.of();
        });
    return new TableLayout(EVENTS, columns.schema(), "event_time", pipeline.tables().partitionBy());
  }

  public static TableLayout predictions(Pipeline pipeline, List<FeatureColumn> features) {
    Columns columns = new Columns();
    columns.identity();
    columns.kafka();
    columns.required(
        "user_seq", Types.LongType.get(), "Place in the user's order of arrival, from 1");
    columns.required("reference_time", TIMESTAMP, "Greatest event time of the user so far");
    columns.required("features", features(pipeline, features), "The model's view of the event");
    columns.optional("score", Types.FloatType.get(), "Null but for status SCORED");
    columns.required("status", Types.StringType.get(), "SCORED, FAILED, TIMED_OUT or UNSCORED");
    columns.optional("error", Types.StringType.get(), "Null for SCORED and UNSCORED");
    columns.optional(
        "model", model("runtime", "What computed the score"), "Null where there is no model");
    columns.required(
        "pipeline_version", Types.StringType.get(), "The definition's hash; see versions");
    columns.required("scored_at", TIMESTAMP, "The one column that may differ in a replay");
    return new TableLayout(
        PREDICTIONS, columns.schema(), "event_time", pipeline.tables().partitionBy());
  }

  public static TableLayout rejects(Pipeline pipeline) {
    Columns columns = new Columns();
    columns.kafka(List.of(Columns.KEY));
    columns.required("reason", Types.StringType.get(), "The first test that the record failed");
    columns.required("message", Types.StringType.get(), "What is wrong, for people");
    columns.optional(
        "value", Types.BinaryType.get(), "The record's value, at most its first 16 MiB");
    columns.optional(
        "value_bytes", Types.LongType.get(), "Size of the whole value; null for a null value");
    columns.optional(
        "value_sha256", Types.BinaryType.get(), "Of the whole value; null for a null value");
    return new TableLayout(
        REJECTS, columns.schema(), "kafka.timestamp", pipeline.tables().partitionBy());
  }

  public static TableLayout versions() {
    Columns columns = new Columns();
    columns.required(
        "pipeline_version", Types.StringType.get(), "SHA-256 of the definition's canonical form");
    columns.required("definition", Types.StringType.get(), "The canonical form (RFC 8785)");
    columns.optional("model", model(), "Null where there is no model");
    columns.optional("model_bytes", Types.BinaryType.get(), "Null where model_uri says its place");
    columns.required("created_at", TIMESTAMP, "When the version was first submitted");
    columns.optional(
        "model_uri", Types.StringType.get(), "Where a model too large for model_bytes is kept");
    return new TableLayout(VERSIONS, columns.schema(), null, Partitioning.NONE);
  }

  /** The chained hashes of all records that were read (semantics.md, "Seals"). */
  public static TableLayout seals() {
    Columns columns = new Columns();
    columns.required("topic", Types.StringType.get(), "The sealed records' topic");
    columns.required("partition", Types.IntegerType.get(), "The sealed records' partition");
    columns.required(
        "from_offset", Types.LongType.get(), "The to_offset of the row before, or the first");
    columns.required("to_offset", Types.LongType.get(), "The last record's offset + 1");
    columns.required("records", Types.LongType.get(), "How many records lie between");
    columns.required("previous", Types.BinaryType.get(), "The chain's hash before them");
    columns.required("hash", Types.BinaryType.get(), "The chain's hash after them");
    columns.required("checkpoint", Types.LongType.get(), "The checkpoint that covers them");
    columns.required("job_id", Types.StringType.get(), "The Flink job that read them");
    columns.required("sealed_at", TIMESTAMP, "When the row was made");
    return new TableLayout(SEALS, columns.schema(), null, Partitioning.NONE);
  }

  /** What is left of records whose rows were taken out by right (semantics.md, "Seals"). */
  public static TableLayout erased() {
    Columns columns = new Columns();
    columns.required("topic", Types.StringType.get(), "The record's topic");
    columns.required("partition", Types.IntegerType.get(), "The record's partition");
    columns.required("offset", Types.LongType.get(), "The record's place in the partition");
    columns.required("leaf", Types.BinaryType.get(), "The record's hash, for the chain");
    columns.required("reason", Types.StringType.get(), "Why the rows were taken out");
    columns.required("at", TIMESTAMP, "When they were taken out");
    return new TableLayout(ERASED, columns.schema(), null, Partitioning.NONE);
  }

  /** Partition fields are named as no column is: a dot in a name is not for every engine. */
  public PartitionSpec spec(Schema of) {
    PartitionSpec.Builder spec = PartitionSpec.builderFor(of);
    String target = partitionSource == null ? null : partitionSource.replace('.', '_');
    return switch (partitioning) {
      case DAY -> spec.day(partitionSource, target + "_day").build();
      case HOUR -> spec.hour(partitionSource, target + "_hour").build();
      case NONE -> spec.build();
    };
  }

  private static Types.StructType features(Pipeline pipeline, List<FeatureColumn> features) {
    Map<String, FeatureDefinition> definitions =
        pipeline.features().stream()
            .collect(Collectors.toMap(FeatureDefinition::name, definition -> definition));
    List<NestedField> fields = new ArrayList<>();
    for (FeatureColumn feature : features) {
      String doc = FeatureWords.of(definitions.get(feature.name()));
      fields.add(Columns.field(feature.name(), type(feature.type()), doc));
    }
    return Types.StructType.of(fields);
  }

  private static Types.StructType model(String... extra) {
    List<NestedField> fields = new ArrayList<>();
    fields.add(Columns.field("name", Types.StringType.get(), "As the definition has it"));
    fields.add(Columns.field("version", Types.StringType.get(), "As the definition has it"));
    fields.add(Columns.field("sha256", Types.StringType.get(), "Of the model's file"));
    for (int i = 0; i < extra.length; i += 2) {
      fields.add(Columns.field(extra[i], Types.StringType.get(), extra[i + 1]));
    }
    return Types.StructType.of(fields);
  }

  private static Type type(FieldType type) {
    return switch (type) {
      case STRING -> Types.StringType.get();
      case LONG -> Types.LongType.get();
      case DOUBLE -> Types.DoubleType.get();
      case BOOLEAN -> Types.BooleanType.get();
      case TIMESTAMP -> TIMESTAMP;
    };
  }

  private static Type type(ColumnType type) {
    return switch (type) {
      case LONG -> Types.LongType.get();
      case DOUBLE -> Types.DoubleType.get();
      case STRING -> Types.StringType.get();
    };
  }
}
