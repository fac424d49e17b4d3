package io.millrace.imports;

import io.millrace.event.Event;
import io.millrace.feature.FeatureColumn;
import io.millrace.history.ImportedRow;
import io.millrace.history.PartitionSpool;
import io.millrace.lake.StoredPrediction;
import io.millrace.lake.TableLayout;
import io.millrace.pipeline.Pipeline;
import io.millrace.row.PredictionColumns;
import io.millrace.row.ReadRecord;
import io.millrace.scoring.Prediction;
import java.io.IOException;
import java.util.List;
import org.apache.iceberg.DataFile;

/** Writes events and predictions, partition by partition. Belongs to one thread. */
final class TableRows implements PartitionSpool.Reader<ImportedRow> {
  private final RowFiles<ReadRecord<Event>> events;
  private final RowFiles<Prediction> predictions;
  private final long scoredAtMs;

  TableRows(ImportWork.Target target, Pipeline pipeline, List<FeatureColumn> columns) {
    events =
        new RowFiles<>(
            target.events(), TableLayout.eventColumns(pipeline.event(), pipeline.tables().raw()));
    predictions = new RowFiles<>(target.predictions(), PredictionColumns.of(columns));
    scoredAtMs = target.scoredAtMs();
  }

  @Override
  public void row(ImportedRow row) {
    events.add(new ReadRecord<>(row.event(), null, row.value(), null));
    StoredPrediction made = row.prediction();
    predictions.add(
        new Prediction(made.row(), made.score(), made.model(), made.pipelineVersion(), scoredAtMs));
  }

  @Override
  public void end() throws IOException {
    events.end();
    predictions.end();
    events.close();
    predictions.close();
  }

  List<DataFile> eventFiles() {
    return events.files();
  }

  List<DataFile> predictionFiles() {
    return predictions.files();
  }

  void discard(Exception reason) {
    events.discard(reason);
    predictions.discard(reason);
  }
}
