package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.deployment.ControlRecord.Activate;
import io.millrace.deployment.ControlRecord.Definition;
import io.millrace.deployment.ControlRecord.Prepare;
import io.millrace.deployment.DeployedVersion;
import io.millrace.deployment.DeploymentRole;
import io.millrace.deployment.Deployments;
import io.millrace.deployment.Lineup;
import io.millrace.deployment.Ruling;
import io.millrace.event.KafkaCoordinates;
import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.Shop;
import io.millrace.lake.start.TablePreparation;
import io.millrace.row.DeploymentColumns;
import io.millrace.row.DeploymentRow;
import io.millrace.row.RowMaker;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentTablesTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);
  private static final String C = "c".repeat(64);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

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
  void rulingsComeBackAsTheyWereWritten() throws Exception {
    Deployments job = Deployments.begin(A);
    List<DeploymentRow> rows =
        List.of(
            new DeploymentRow(Ruling.active(job.active()), null, List.of(), NOW),
            new DeploymentRow(switched(job), 12L, List.of(next(0, 7), next(3, 1L << 40)), later(1)),
            new DeploymentRow(refusals(job).get(0), null, List.of(), later(2)),
            new DeploymentRow(
                Ruling.refused(at(9), "Invalid control record: it has no value"),
                null,
                List.of(),
                later(3)));
    Table table = deployments();
    append(table, rows.subList(2, 4));
    append(table, rows.subList(0, 2));

    assertThat(StoredDeployments.read(table)).isEqualTo(rows);
  }

  @Test
  void whatIsNotThereIsNull() throws Exception {
    Table table = deployments();
    append(
        table,
        List.of(
            new DeploymentRow(
                Ruling.refused(untimed(), "Invalid control record"), null, List.of(), NOW)));
    Record row = rows(table).get(0);

    assertThat(row.getField("deployment")).isNull();
    assertThat(row.getField("status")).isEqualTo("REFUSED");
    assertThat(row.getField("checkpoint")).isNull();
    assertThat(row.getField("salt")).isNull();
    assertThat((List<?>) row.getField("models")).isEmpty();
    assertThat(((Record) row.getField("control")).getField("timestamp")).isNull();
    assertThat(StoredDeployments.read(table).get(0).ruling().control()).isEqualTo(untimed());
  }

  @Test
  void onlyACanaryHasAShare() throws Exception {
    Table table = deployments();
    append(table, List.of(new DeploymentRow(switched(Deployments.begin(A)), 1L, List.of(), NOW)));

    assertThat((List<?>) rows(table).get(0).getField("models"))
        .map(each -> (Record) each)
        .extracting(each -> each.getField("role"), each -> each.getField("share"))
        .containsExactly(tuple("primary", null), tuple("canary", 0.25), tuple("shadow", null));
  }

  @Test
  void rowsThatNoJobWritesAreNamed() throws Exception {
    Table table = deployments();
    Ruling twoPrimaries =
        new Ruling(Deployments.begin(A).active(), null, List.of(primary(A), primary(B)), "", null);
    append(table, List.of(new DeploymentRow(twoPrimaries, 1L, List.of(), NOW)));

    assertThatThrownBy(() -> StoredDeployments.read(table))
        .isInstanceOf(LakeException.class)
        .hasMessageEndingWith("deployments: Invalid lineup: it has 2 primaries (must have one)");
  }

  @Test
  void aTableThatWasMadeFitsItsLayout() throws Exception {
    TableDifference difference = TableDifference.between(TableLayout.deployments(), deployments());

    assertThat(difference.problems()).isEmpty();
    assertThat(difference.hasAdditions()).isFalse();
  }

  @Test
  void aFieldThatListsOfAnEarlierBuildLackIsAdded() throws Exception {
    Table table = deployments();
    table.updateSchema().deleteColumn("models.element.share").commit();

    assertThat(TableDifference.between(TableLayout.deployments(), table).additions())
        .containsExactly("models.element.share");
    prepare(TableLayout.deployments());
    append(table, List.of(new DeploymentRow(switched(Deployments.begin(A)), 1L, List.of(), NOW)));

    assertThat(StoredDeployments.read(table).get(0).ruling().models().get(1).share())
        .isEqualTo(0.25);
  }

  @Test
  void predictionsGetTheColumnOfDeploymentsAtTheEnd() throws Exception {
    prepare(TableLayout.predictions(Shop.pipeline(), Shop.FEATURES));
    Table table = lake.table("predictions");
    prepare(TableLayout.deployedPredictions(Shop.pipeline(), Shop.FEATURES));
    table.refresh();

    assertThat(table.schema().columns().get(table.schema().columns().size() - 1).name())
        .isEqualTo("deployment");
    assertThat(table.schema().findField("deployment").isOptional()).isTrue();
    TableDifference without =
        TableDifference.between(TableLayout.predictions(Shop.pipeline(), Shop.FEATURES), table);
    assertThat(without.problems()).as("a job without a control topic").isEmpty();
    assertThat(without.hasAdditions()).isFalse();
  }

  private static DeployedVersion primary(String version) {
    return new DeployedVersion(version, DeploymentRole.PRIMARY, Double.NaN);
  }

  private static Ruling switched(Deployments job) {
    for (String each : List.of(B, C)) {
      long offset = each.charAt(0);
      job.take(at(offset), new Prepare(each, each, new Definition(null, "u"), null));
      job.outcome(each, at(offset), Optional.empty());
    }
    Lineup lineup = new Lineup(A, List.of(new Lineup.Canary(B, 0.25)), "salt", List.of(C));
    job.take(at(200), new Activate("x", lineup));
    return job.switchOver();
  }

  private static List<Ruling> refusals(Deployments job) {
    return job.take(at(300), new Activate("y", Lineup.alone("d".repeat(64))));
  }

  private static KafkaCoordinates at(long offset) {
    return new KafkaCoordinates("control", 0, offset, 1_700_000_000_123L);
  }

  private static KafkaCoordinates untimed() {
    return new KafkaCoordinates("control", 0, 1, KafkaCoordinates.NO_TIMESTAMP);
  }

  private static KafkaCoordinates next(int partition, long offset) {
    return new KafkaCoordinates("events", partition, offset, KafkaCoordinates.NO_TIMESTAMP);
  }

  private static Instant later(int seconds) {
    return NOW.plusSeconds(seconds);
  }

  private Table deployments() throws Exception {
    prepare(TableLayout.deployments());
    return lake.table("deployments");
  }

  private void prepare(TableLayout layout) throws Exception {
    new TablePreparation(lake.catalog(), Shop.pipeline()).prepare(List.of(layout));
  }

  private static void append(Table table, List<DeploymentRow> rows) throws Exception {
    table.refresh();
    RowMaker<DeploymentRow, GenericRecord> maker =
        RecordTarget.rows(DeploymentColumns.columns(), table.schema());
    DataWriter<Record> file = NewFile.in(table);
    try (file) {
      rows.forEach(each -> file.write(maker.row(each)));
    }
    table.newAppend().appendFile(file.toDataFile()).commit();
  }

  private static List<Record> rows(Table table) throws Exception {
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).build()) {
      return List.copyOf(com.google.common.collect.Lists.newArrayList(rows));
    }
  }
}
