package io.millrace.lake.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.GeneratedFile;
import io.millrace.feature.FeatureRow;
import io.millrace.flink.sink.Shop;
import io.millrace.lake.PredictionRecords;
import io.millrace.lake.StoredPrediction;
import io.millrace.lake.TableLayout;
import io.millrace.pipeline.Pipeline;
import io.millrace.row.Column;
import io.millrace.row.CoveredSeal;
import io.millrace.row.EventColumns;
import io.millrace.row.PredictionColumns;
import io.millrace.row.RejectColumns;
import io.millrace.row.SealColumns;
import io.millrace.row.ShadowColumns;
import io.millrace.row.ShadowRow;
import io.millrace.scoring.DeployedPrediction;
import io.millrace.scoring.Prediction;
import io.millrace.scoring.Score;
import io.millrace.seal.Seal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The values of each table's rows, in the order of its columns, as files have them. */
class RowValuesTest {
  private static final Pipeline PIPELINE = Shop.pipeline();

  @TempDir private Path folder;
  private final List<String> lines = new ArrayList<>();
  private int tables;

  @Test
  void rowsKeepTheirValues() throws Exception {
    Schema events = TableLayout.events(PIPELINE).schema();
    for (long offset = 0; offset < 3; offset++) {
      write("event", events, EventColumns.withRaw(PIPELINE.event()), Shop.read(offset));
      write(
          "event without raw values",
          events,
          EventColumns.withoutRaw(PIPELINE.event()),
          Shop.read(offset));
    }
    Schema rejects = TableLayout.rejects(PIPELINE).schema();
    write("reject", rejects, RejectColumns.columns(), Shop.readReject(1));
    write("reject", rejects, RejectColumns.columns(), Shop.readTombstone(2));
    Seal seal = new Seal("t", 3, 7, 1L << 40, 9, new byte[] {1}, new byte[] {2, -1});
    write(
        "seal",
        TableLayout.seals().schema(),
        SealColumns.columns(),
        new CoveredSeal(seal, 12, "ab", 1_700_000_000_001L));
    Schema predictions = TableLayout.predictions(PIPELINE, Shop.FEATURES).schema();
    Schema deployed = TableLayout.deployedPredictions(PIPELINE, Shop.FEATURES).schema();
    write(
        "deployed prediction",
        deployed,
        PredictionColumns.deployed(Shop.FEATURES, name -> null),
        new DeployedPrediction(Shop.prediction(2), 7));
    Schema shadows = TableLayout.shadows(PIPELINE).schema();
    for (ShadowRow each : shadowsOfAllKinds()) {
      write("shadow", shadows, ShadowColumns.columns(), each);
    }
    for (Prediction each : predictionsOfAllKinds()) {
      write("prediction", predictions, PredictionColumns.of(Shop.FEATURES), each);
    }
    PredictionRecords records =
        new PredictionRecords(
            Shop.FEATURES, predictions, Instant.parse("2026-01-02T03:04:05.678901Z"));
    for (Prediction each : predictionsOfAllKinds()) {
      lines.add("replayed " + records.record(stored(each)));
    }

    GeneratedFile.of("src/test/resources/golden/rows.txt", RowValuesTest.class)
        .isUpToDate(String.join("\n", lines) + "\n");
  }

  /** A table of before gets the column at the end, and its rows have no deployment. */
  @Test
  void rowsOfBeforeHaveNoDeployment() throws Exception {
    Schema before = TableLayout.predictions(PIPELINE, Shop.FEATURES).schema();
    TableFolder table = TableFolder.in(folder.resolve("deployed"), before);
    table.append(PredictionColumns.of(Shop.FEATURES), List.of(Shop.prediction(1)));
    TableLayout layout = TableLayout.deployedPredictions(PIPELINE, Shop.FEATURES);
    UpdateSchema update = table.table().updateSchema();
    update.addColumn("deployment", layout.schema().findType("deployment")).commit();
    table.append(
        PredictionColumns.deployed(Shop.FEATURES, name -> null),
        List.of(new DeployedPrediction(Shop.prediction(2), 3)));
    table.append(PredictionColumns.of(Shop.FEATURES), List.of(Shop.prediction(3)));

    assertThat(table.rows())
        .extracting(row -> row.getField("event_id"), row -> row.getField("deployment"))
        .containsExactlyInAnyOrder(tuple("e1", null), tuple("e2", 3L), tuple("e3", null));
  }

  /** A table may have columns in another order, and more of them. */
  @Test
  void columnsAreFoundByTheirNames() throws Exception {
    List<NestedField> fields =
        new ArrayList<>(TableLayout.predictions(PIPELINE, Shop.FEATURES).schema().columns());
    fields.add(NestedField.optional(1_000, "another", fields.get(0).type()));
    Collections.reverse(fields);

    Record row = row(new Schema(fields), PredictionColumns.of(Shop.FEATURES), Shop.prediction(4));

    assertThat(row.get(0)).isNull();
    assertThat(row.getField("event_id")).isEqualTo("e4");
    assertThat(row.getField("user_seq")).isEqualTo(5L);
    assertThat(row.getField("score")).isEqualTo(0.25f);
  }

  @Test
  void aColumnThatTheTableLacksIsNamed() {
    Schema lacking = new Schema(NestedField.required(1, "topic", TEXT));
    TableFolder table = TableFolder.in(folder.resolve("lacking"), lacking);

    assertThatThrownBy(() -> table.append(SealColumns.columns(), List.of()))
        .hasMessage("Cannot write column partition: the table has only [topic]");
  }

  private static final org.apache.iceberg.types.Type TEXT =
      org.apache.iceberg.types.Types.StringType.get();

  private <R> void write(String kind, Schema schema, List<Column<R>> columns, R record)
      throws IOException {
    lines.add(kind + " " + line(row(schema, columns, record)));
  }

  private <R> Record row(Schema schema, List<Column<R>> columns, R record) throws IOException {
    TableFolder table = TableFolder.in(folder.resolve("t" + tables++), schema);
    table.append(columns, List.of(record));
    return table.rows().get(0);
  }

  /** A row as a changelog of Flink's shows it. */
  private static String line(Object value) {
    if (value instanceof Record row) {
      return IntStream.range(0, row.size())
          .mapToObj(i -> line(row.get(i)))
          .collect(Collectors.joining(",", "+I(", ")"));
    }
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return Arrays.toString(copy);
    }
    return value instanceof OffsetDateTime time
        ? time.toLocalDateTime().toString()
        : String.valueOf(value);
  }

  private static List<Prediction> predictionsOfAllKinds() {
    Prediction scored = Shop.prediction(2);
    FeatureRow row = Shop.prediction(3).row();
    return List.of(
        scored,
        new Prediction(row, Score.failed("no"), scored.model(), "another", -1),
        new Prediction(row, Score.timedOut("60 s"), scored.model(), "another", 1_234),
        Shop.unscored(5),
        scored);
  }

  private static List<ShadowRow> shadowsOfAllKinds() {
    Prediction made = Shop.prediction(2);
    ShadowRow.Origin origin = new ShadowRow.Origin(4, "ef".repeat(32));
    return List.of(
        new ShadowRow(made.row(), origin, made.model(), Score.scored(-0.0f), 9),
        new ShadowRow(made.row(), origin, made.model(), Score.failed("no"), 9),
        new ShadowRow(made.row(), origin, null, Score.UNSCORED, 9),
        new ShadowRow(made.row(), origin, made.model(), null, 9));
  }

  private static StoredPrediction stored(Prediction of) {
    return new StoredPrediction(of.row(), of.score(), of.model(), of.pipelineVersion());
  }
}
