package io.millrace.flink.scoring;

import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureRow;
import io.millrace.flink.Uids;
import io.millrace.flink.type.FeatureBatch;
import io.millrace.flink.type.RouteType;
import io.millrace.scoring.ModelDefinition;
import io.millrace.scoring.Prediction;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The step from feature rows to predictions. The operators are the same with and without a model,
 * so a savepoint taken without a model can be restored with one.
 */
public final class ScoringStep {
  private ScoringStep() {}

  /**
   * The size of batches and the number in flight; none of it changes a score.
   *
   * @param rows the number of rows of a full batch
   * @param deadline the time that a batch's first row waits for more, in whole milliseconds
   * @param capacity the number of batches of each subtask that wait for the model or are in it
   * @param ordered whether predictions leave in the order of their rows
   */
  public record Batching(int rows, Duration deadline, int capacity, boolean ordered)
      implements Serializable {}

  /**
   * A model and how it is called.
   *
   * @param callRows the most rows of a call, where the model allows more than one
   * @param threads the threads of each subtask that call the model
   * @param timeout the timeout of one call; the one setting here that may change a result
   */
  public record Model(
      ModelDefinition definition, ModelLoader loader, int callRows, int threads, Duration timeout)
      implements Serializable {}

  /** Gives every row a prediction with status {@code UNSCORED}. */
  public static SingleOutputStreamOperator<Prediction> withoutModel(
      DataStream<FeatureRow> rows, Batching batching, String pipelineVersion) {
    return apply(rows, batching, Scoring.unscored(), pipelineVersion);
  }

  /**
   * @param columns all features of the pipeline, in order
   */
  public static SingleOutputStreamOperator<Prediction> withModel(
      DataStream<FeatureRow> rows,
      Batching batching,
      Model model,
      List<FeatureColumn> columns,
      String pipelineVersion) {
    Scoring scoring = new ModelScoring(model, columns, pipelineVersion);
    return apply(rows, batching, scoring, pipelineVersion);
  }

  private static SingleOutputStreamOperator<Prediction> apply(
      DataStream<FeatureRow> rows, Batching batching, Scoring scoring, String pipelineVersion) {
    SingleOutputStreamOperator<FeatureBatch> batches =
        rows.transform(
                "batch",
                RouteType.featureBatch(),
                new BatchOperator(batching.rows(), batching.deadline()))
            .uid(Uids.BATCH);
    OutputMode order = batching.ordered() ? OutputMode.ORDERED : OutputMode.UNORDERED;
    return batches
        .transform(
            "scoring",
            RouteType.prediction(),
            new ScoringOperator.Factory(
                new ScoringFunction(scoring, pipelineVersion), batching.capacity(), order))
        .uid(Uids.SCORING);
  }
}
