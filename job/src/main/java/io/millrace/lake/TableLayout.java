package io.millrace.lake;

import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureDefinition;
import io.millrace.pipeline.FeatureWords;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.Pipeline.Partitioning;
import io.millrace.pipeline.Pipeline.RawValues;
import io.millrace.row.Column;
import io.millrace.row.DeploymentColumns;
import io.millrace.row.ErasedColumns;
import io.millrace.row.EventColumns;
import io.millrace.row.IdentityColumns;
import io.millrace.row.KafkaColumns;
import io.millrace.row.PredictionColumns;
import io.millrace.row.ReadRecord;
import io.millrace.row.RejectColumns;
import io.millrace.row.SealColumns;
import io.millrace.row.ShadowColumns;
import io.millrace.row.VersionColumns;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;

/**
 * The layout of a table as a definition asks for it: the columns and their order, and the time that
 * it is partitioned by. Columns that a later definition may drop are optional, since a table keeps
 * them.
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
  public static final String DEPLOYMENTS = "deployments";
  public static final String SHADOWS = "shadows";

  /** The layouts of the tables that a job writes: those that it commits to, and the versions. */
  public static List<TableLayout> written(Pipeline pipeline, List<FeatureColumn> features) {
    return List.of(
        events(pipeline), predictions(pipeline, features), rejects(pipeline), seals(), versions());
  }

  public static TableLayout events(Pipeline pipeline) {
    return new TableLayout(
        EVENTS,
        ColumnSchema.of(eventColumns(pipeline.event(), pipeline.tables().raw())),
        IdentityColumns.EVENT_TIME.name(),
        pipeline.tables().partitionBy());
  }

  /** The columns that the job writes for an event. */
  public static List<Column<ReadRecord<Event>>> eventColumns(EventSchema schema, RawValues raw) {
    return switch (raw) {
      case KEPT -> EventColumns.withRaw(schema);
      case LEFT_OUT -> EventColumns.withoutRaw(schema);
    };
  }

  public static TableLayout predictions(Pipeline pipeline, List<FeatureColumn> features) {
    return ofPredictions(pipeline, PredictionColumns.of(features, meanings(pipeline)));
  }

  /** The same table where there is a control topic: it says which deployment a row is of. */
  public static TableLayout deployedPredictions(Pipeline pipeline, List<FeatureColumn> features) {
    return ofPredictions(pipeline, PredictionColumns.deployed(features, meanings(pipeline)));
  }

  private static TableLayout ofPredictions(Pipeline pipeline, List<? extends Column<?>> columns) {
    return new TableLayout(
        PREDICTIONS,
        ColumnSchema.of(columns),
        IdentityColumns.EVENT_TIME.name(),
        pipeline.tables().partitionBy());
  }

  private static UnaryOperator<String> meanings(Pipeline pipeline) {
    Map<String, FeatureDefinition> definitions =
        pipeline.features().stream()
            .collect(Collectors.toMap(FeatureDefinition::name, definition -> definition));
    return name -> FeatureWords.of(definitions.get(name));
  }

  public static TableLayout rejects(Pipeline pipeline) {
    return new TableLayout(
        REJECTS,
        ColumnSchema.of(RejectColumns.columns()),
        KafkaColumns.path(KafkaColumns.TIMESTAMP),
        pipeline.tables().partitionBy());
  }

  public static TableLayout versions() {
    return unpartitioned(VERSIONS, VersionColumns.columns());
  }

  /** The chained hashes of all records that were read; see deploy/SEALING.md. */
  public static TableLayout seals() {
    return unpartitioned(SEALS, SealColumns.columns());
  }

  /** The remains of records whose rows were taken out by right; see deploy/SEALING.md. */
  public static TableLayout erased() {
    return unpartitioned(ERASED, ErasedColumns.columns());
  }

  /** Which versions score from where on; made where there is a control topic. */
  public static TableLayout deployments() {
    return unpartitioned(DEPLOYMENTS, DeploymentColumns.columns());
  }

  /** What shadows made of events; made where there is a control topic. */
  public static TableLayout shadows(Pipeline pipeline) {
    return new TableLayout(
        SHADOWS,
        ColumnSchema.of(ShadowColumns.columns()),
        IdentityColumns.EVENT_TIME.name(),
        pipeline.tables().partitionBy());
  }

  private static TableLayout unpartitioned(String name, List<? extends Column<?>> columns) {
    return new TableLayout(name, ColumnSchema.of(columns), null, Partitioning.NONE);
  }

  /**
   * Makes the partition spec. Its fields have names that no column has, and without dots, which
   * some engines cannot read.
   */
  public PartitionSpec spec(Schema of) {
    PartitionSpec.Builder spec = PartitionSpec.builderFor(of);
    String target = partitionSource == null ? null : partitionSource.replace('.', '_');
    return switch (partitioning) {
      case DAY -> spec.day(partitionSource, target + "_day").build();
      case HOUR -> spec.hour(partitionSource, target + "_hour").build();
      case NONE -> spec.build();
    };
  }
}
