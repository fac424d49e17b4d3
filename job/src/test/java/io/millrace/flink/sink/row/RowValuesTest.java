package io.millrace.flink.sink.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.GeneratedFile;
import io.millrace.event.Event;
import io.millrace.event.Reject;
import io.millrace.feature.FeatureRow;
import io.millrace.flink.sink.Shop;
import io.millrace.lake.PredictionRecords;
import io.millrace.lake.StoredPrediction;
import io.millrace.lake.TableLayout;
import io.millrace.pipeline.Pipeline;
import io.millrace.row.CoveredSeal;
import io.millrace.row.EventColumns;
import io.millrace.row.PredictionColumns;
import io.millrace.row.ReadRecord;
import io.millrace.row.RejectColumns;
import io.millrace.row.SealColumns;
import io.millrace.scoring.Prediction;
import io.millrace.scoring.Score;
import io.millrace.seal.Seal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.Schema;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.junit.jupiter.api.Test;

/** The values of each table's rows, in the order of its columns. */
class RowValuesTest {
  private static final Pipeline PIPELINE = Shop.pipeline();

  private final List<String> lines = new ArrayList<>();

  @Test
  void rowsKeepTheirValues() throws Exception {
    TableRows<ReadRecord<Event>> events =
        TableRows.of(EventColumns.withRaw(PIPELINE.event()), events());
    TableRows<ReadRecord<Event>> lean =
        TableRows.of(EventColumns.withoutRaw(PIPELINE.event()), events());
    for (long offset = 0; offset < 3; offset++) {
      lines.add("event " + events.row(Shop.read(offset)));
      lines.add("event without raw values " + lean.row(Shop.read(offset)));
    }
    TableRows<ReadRecord<Reject>> rejects =
        TableRows.of(RejectColumns.columns(), type(TableLayout.rejects(PIPELINE)));
    lines.add("reject " + rejects.row(Shop.readReject(1)));
    lines.add("reject " + rejects.row(Shop.readTombstone(2)));
    TableRows<CoveredSeal> seals = TableRows.of(SealColumns.columns(), type(TableLayout.seals()));
    Seal seal = new Seal("t", 3, 7, 1L << 40, 9, new byte[] {1}, new byte[] {2, -1});
    lines.add("seal " + seals.row(new CoveredSeal(seal, 12, "ab", 1_700_000_000_001L)));
    TableRows<Prediction> rows = TableRows.of(PredictionColumns.of(Shop.FEATURES), predictions());
    for (Prediction each : predictionsOfAllKinds()) {
      lines.add("prediction " + rows.row(each));
    }
    PredictionRecords records =
        new PredictionRecords(
            Shop.FEATURES,
            TableLayout.predictions(PIPELINE, Shop.FEATURES).schema(),
            Instant.parse("2026-01-02T03:04:05.678901Z"));
    for (Prediction each : predictionsOfAllKinds()) {
      lines.add("replayed " + records.record(stored(each)));
    }

    GeneratedFile.of("src/test/resources/golden/rows.txt", RowValuesTest.class)
        .isUpToDate(String.join("\n", lines) + "\n");
  }

  /** A table may have columns in another order, and more of them. */
  @Test
  void columnsAreFoundByTheirNames() {
    RowType type = predictions();
    List<RowType.RowField> fields = new ArrayList<>(type.getFields());
    fields.add(new RowType.RowField("another", type.getTypeAt(0)));
    Collections.reverse(fields);
    RowType reversed = new RowType(fields);

    var row = TableRows.of(PredictionColumns.of(Shop.FEATURES), reversed).row(Shop.prediction(4));

    assertThat(row.isNullAt(0)).isTrue();
    assertThat(row.getString(reversed.getFieldIndex("event_id"))).hasToString("e4");
    assertThat(row.getLong(reversed.getFieldIndex("user_seq"))).isEqualTo(5);
    assertThat(row.getFloat(reversed.getFieldIndex("score"))).isEqualTo(0.25f);
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

  private static StoredPrediction stored(Prediction of) {
    return new StoredPrediction(of.row(), of.score(), of.model(), of.pipelineVersion());
  }

  private static RowType events() {
    return type(TableLayout.events(PIPELINE));
  }

  private static RowType predictions() {
    return type(TableLayout.predictions(PIPELINE, Shop.FEATURES));
  }

  private static RowType type(TableLayout layout) {
    Schema schema = layout.schema();
    return FlinkSchemaUtil.convert(schema);
  }
}
