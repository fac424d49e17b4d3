package io.millrace.udf.model;

import java.time.Duration;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;

/** Scores in batches where {@code ML_PREDICT} is asynchronous, and row by row where it is not. */
final class OnnxModelProvider implements AsyncPredictRuntimeProvider, PredictRuntimeProvider {
  private final DeclaredModel model;
  private final Duration batchDelay;

  OnnxModelProvider(DeclaredModel model, Duration batchDelay) {
    this.model = model;
    this.batchDelay = batchDelay;
  }

  @Override
  public AsyncPredictFunction createAsyncPredictFunction(Context context) {
    return new BatchPrediction(model, batchDelay);
  }

  @Override
  public PredictFunction createPredictFunction(Context context) {
    return new RowPrediction(model);
  }

  @Override
  public ModelProvider copy() {
    return new OnnxModelProvider(model, batchDelay);
  }
}
