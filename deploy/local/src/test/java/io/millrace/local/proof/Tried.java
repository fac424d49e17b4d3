package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import io.millrace.local.proof.ShopEvents.Line;
import io.millrace.pipeline.Pipeline;
import io.millrace.trial.GivenRecord;
import io.millrace.trial.Outcome;
import io.millrace.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.data.Record;

/** Compares the results of a trial of lines bit for bit with the rows that a run made of them. */
final class Tried {
  private Tried() {}

  static void assertSameBits(Pipeline pipeline, byte[] model, List<Line> lines, RunTables lake) {
    Map<String, String> predictions = new TreeMap<>();
    List<String> rejects = new ArrayList<>();
    try (Trial trial = Trial.of(pipeline, model)) {
      for (int i = 0; i < lines.size(); i++) {
        KafkaCoordinates kafka = new KafkaCoordinates("tried", 0, i, lines.get(i).timestampMs());
        Outcome outcome =
            trial.take(new GivenRecord("line " + i, kafka, null, lines.get(i).value()));
        if (outcome instanceof Outcome.Predicted row) {
          FeatureVector vector = row.features();
          predictions.put(
              row.event().userId() + " " + vector.userSeq(),
              row.event().eventId()
                  + features(vector, trial.columns())
                  + " "
                  + row.score().status()
                  + " "
                  + Float.floatToRawIntBits(row.score().value()));
        } else if (outcome instanceof Outcome.Rejected row) {
          rejects.add(row.reject().reason() + " " + row.reject().message());
        }
      }
      Map<String, String> stored = new TreeMap<>();
      for (Record row : lake.rows("predictions")) {
        stored.put(
            row.getField("user_id") + " " + row.getField("user_seq"),
            row.getField("event_id")
                + features((Record) row.getField("features"), trial.columns())
                + " "
                + row.getField("status")
                + " "
                + Float.floatToRawIntBits((Float) row.getField("score")));
      }
      assertThat(predictions).isEqualTo(stored);
    }
    assertThat(rejects)
        .containsExactlyInAnyOrderElementsOf(
            lake.rows("rejects").stream()
                .map(row -> row.getField("reason") + " " + row.getField("message"))
                .toList());
  }

  private static String features(FeatureVector vector, List<FeatureColumn> columns) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      double number = vector.numbers()[i];
      Object value =
          columns.get(i).type() == ColumnType.STRING
              ? vector.texts()[i]
              : Double.isNaN(number) ? null : (Object) Double.doubleToRawLongBits(number);
      text.append(' ').append(value);
    }
    return text.toString();
  }

  private static String features(Record stored, List<FeatureColumn> columns) {
    StringBuilder text = new StringBuilder();
    for (FeatureColumn column : columns) {
      Object value = stored.getField(column.name());
      text.append(' ')
          .append(
              value instanceof Number number
                  ? (Object) Double.doubleToRawLongBits(number.doubleValue())
                  : value);
    }
    return text.toString();
  }
}
