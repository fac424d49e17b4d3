package io.millrace.lake.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.event.EventField;
import io.millrace.event.FieldType;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureDefinition;
import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.Shop;
import io.millrace.flink.sink.TableSinks;
import io.millrace.lake.TableLayout;
import io.millrace.lake.TableProperty;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.Pipeline.Partitioning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.TypeUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablePreparationTest {
  @TempDir private Path folder;
  private FolderLake lake;

  @BeforeEach
  void openLake() {
    lake = FolderLake.jdbc(folder);
  }

  @AfterEach
  void closeLake() throws Exception {
    lake.close();
  }

  @Test
  void missingTablesAreCreatedWithTheDesignsColumnsInOrder() throws Exception {
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);

    assertThat(columns("events"))
        .containsExactly(
            "event_id string",
            "user_id string",
            "event_time timestamptz",
            "type string",
            "amount double",
            "quantity long",
            "gift boolean",
            "due timestamptz",
            "kafka.topic string",
            "kafka.partition int",
            "kafka.offset long",
            "kafka.timestamp timestamptz",
            "kafka.key binary",
            "kafka.value binary");
    assertThat(columns("predictions"))
        .containsExactly(
            "event_id string",
            "user_id string",
            "event_time timestamptz",
            "kafka.topic string",
            "kafka.partition int",
            "kafka.offset long",
            "kafka.timestamp timestamptz",
            "user_seq long",
            "reference_time timestamptz",
            "features.views long",
            "features.spend double",
            "features.last_item string",
            "score float",
            "status string",
            "error string",
            "model.name string",
            "model.version string",
            "model.sha256 string",
            "model.runtime string",
            "pipeline_version string",
            "scored_at timestamptz");
    assertThat(columns("rejects"))
        .containsExactly(
            "kafka.topic string",
            "kafka.partition int",
            "kafka.offset long",
            "kafka.timestamp timestamptz",
            "kafka.key binary",
            "reason string",
            "message string",
            "value binary",
            "value_bytes long",
            "value_sha256 binary");
    assertThat(columns("versions"))
        .containsExactly(
            "pipeline_version string",
            "definition string",
            "model.name string",
            "model.version string",
            "model.sha256 string",
            "model_bytes binary",
            "created_at timestamptz",
            "model_uri string",
            "history string",
            "partial_users long");
  }

  @Test
  void tablesArePartitionedByTheDayOfTheirTime() throws Exception {
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);

    assertThat(lake.table("events").spec().fields().toString()).contains("event_time_day: day");
    assertThat(lake.table("rejects").spec().fields().toString())
        .contains("kafka_timestamp_day: day");
    assertThat(lake.table("versions").spec().isUnpartitioned()).isTrue();
  }

  @Test
  void partitionsByHourOrNotAtAllAreMadeToo() throws Exception {
    prepare(pipeline(Shop.fields(), Partitioning.HOUR));
    assertThat(lake.table("predictions").spec().fields().toString())
        .contains("event_time_hour: hour");

    lake.catalog().dropTable(TableIdentifier.of("lake", "rejects"));
    Pipeline none = pipeline(Shop.fields(), Partitioning.NONE);
    new TablePreparation(lake.catalog(), none).prepare(List.of(TableLayout.rejects(none)));
    assertThat(lake.table("rejects").spec().isUnpartitioned()).isTrue();
  }

  @Test
  void featuresExplainThemselvesInTheirComments() throws Exception {
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);

    assertThat(lake.table("predictions").schema().findField("features.views").doc())
        .isEqualTo("count where type == 'view' over 1d");
    assertThat(lake.table("predictions").schema().findField("features.spend").doc())
        .isEqualTo("sum of amount over lifetime");
  }

  @Test
  void everyColumnHasAComment() throws Exception {
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);

    for (String table : List.of("events", "predictions", "rejects", "seals", "versions")) {
      assertThat(TypeUtil.indexById(lake.table(table).schema().asStruct()).values())
          .allSatisfy(column -> assertThat(column.doc()).as(column.name()).isNotBlank());
    }
  }

  @Test
  void tablesThatFitAreLeftAsTheyAre() throws Exception {
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);
    int schema = lake.table("events").schema().schemaId();
    long updated = lastUpdated("events");

    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);

    assertThat(lake.table("events").schema().schemaId()).isEqualTo(schema);
    assertThat(lastUpdated("events")).isEqualTo(updated);
  }

  @Test
  void newFieldsAndFeaturesAreAddedWhereTheyBelong() throws Exception {
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);
    List<EventField> fields = new ArrayList<>(Shop.fields());
    fields.add(1, new EventField("item", FieldType.STRING, true, "item"));
    List<FeatureDefinition> features = new ArrayList<>(Shop.features());
    features.add(
        new FeatureDefinition(
            "items", features.get(0).aggregate(), null, features.get(0).window()));
    List<FeatureColumn> columns = new ArrayList<>(Shop.FEATURES);
    columns.add(new FeatureColumn("items", ColumnType.LONG));

    TableSinks.prepare(
        lake.settings(), Shop.pipeline("shop", fields, features, Partitioning.DAY), columns);

    assertThat(columns("events"))
        .containsSubsequence("type string", "item string", "amount double");
    assertThat(columns("predictions"))
        .containsSubsequence("features.last_item string", "features.items long", "score float");
  }

  @Test
  void droppedFieldsStayInTheTable() throws Exception {
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);
    prepare(pipeline(Shop.fields().subList(0, 1), Partitioning.DAY));

    assertThat(columns("events")).contains("amount double");
  }

  @Test
  void everythingThatDoesNotFitIsSaidAtOnceAndNothingChanges() throws Exception {
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);
    List<EventField> fields =
        List.of(
            new EventField("Type", FieldType.STRING, false, "type"),
            new EventField("amount", FieldType.STRING, false, "amount"),
            new EventField("added", FieldType.STRING, false, "added"));
    Pipeline changed = Shop.pipeline("shop", fields, Shop.features(), Partitioning.HOUR);
    List<FeatureColumn> columns = Shop.columns(Shop.features(), ColumnType.STRING);

    InvalidTablesException refused =
        catchThrowableOfType(
            InvalidTablesException.class,
            () -> TableSinks.prepare(lake.settings(), changed, columns));

    assertThat(refused.problems())
        .anyMatch(p -> p.contains("column Type differs from the column type in case alone"))
        .anyMatch(
            p -> p.contains("column amount is of type double, but the pipeline writes string"))
        .anyMatch(p -> p.contains("column features.views is of type long"))
        .anyMatch(p -> p.contains("rejects is partitioned by day(kafka.timestamp)"));
    assertThat(columns("events")).doesNotContain("added string");
  }

  @Test
  void anotherPipelinesTablesAreRefused() throws Exception {
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);
    Pipeline other = Shop.pipeline("other", Shop.fields(), Shop.features(), Partitioning.DAY);

    InvalidTablesException refused =
        catchThrowableOfType(
            InvalidTablesException.class,
            () -> TableSinks.prepare(lake.settings(), other, Shop.FEATURES));

    assertThat(refused.problems())
        .hasSize(5)
        .allMatch(p -> p.contains("belongs to the pipeline shop, not to other"));
  }

  @Test
  void topicsAreRememberedForEver() throws Exception {
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);
    Pipeline p = Shop.pipeline();
    Pipeline moved =
        new Pipeline(
            p.name(),
            List.of("later"),
            p.event(),
            p.features(),
            p.model(),
            p.tables(),
            null,
            p.canonicalJson(),
            p.version());

    TableSinks.prepare(lake.settings(), moved, Shop.FEATURES);

    assertThat(lake.table("events").properties())
        .containsEntry(TableProperty.TOPICS, "later,user_events");
  }

  @Test
  void aHadoopCatalogWorksAsWell(@TempDir Path warehouse) throws Exception {
    try (FolderLake hadoop = FolderLake.hadoop(warehouse)) {
      TableSinks.prepare(hadoop.settings(), Shop.pipeline(), Shop.FEATURES);
      TableSinks.prepare(hadoop.settings(), Shop.pipeline(), Shop.FEATURES);

      assertThat(hadoop.table("events").properties())
          .containsEntry("write.metadata.delete-after-commit.enabled", "true")
          .containsEntry("write.parquet.compression-codec", "zstd");
    }
  }

  private void prepare(Pipeline pipeline) throws Exception {
    TableSinks.prepare(lake.settings(), pipeline, Shop.FEATURES);
  }

  private static Pipeline pipeline(List<EventField> fields, Partitioning partitioning) {
    return Shop.pipeline("shop", fields, Shop.features(), partitioning);
  }

  private long lastUpdated(String table) {
    return ((org.apache.iceberg.BaseTable) lake.table(table))
        .operations()
        .current()
        .lastUpdatedMillis();
  }

  /** Leaf columns in order, with their types. */
  private List<String> columns(String name) {
    Table table = lake.table(name);
    List<String> columns = new ArrayList<>();
    table
        .schema()
        .columns()
        .forEach(
            column -> {
              if (column.type().isStructType()) {
                column
                    .type()
                    .asStructType()
                    .fields()
                    .forEach(f -> columns.add(column.name() + "." + f.name() + " " + f.type()));
              } else {
                columns.add(column.name() + " " + column.type());
              }
            });
    return columns;
  }
}
