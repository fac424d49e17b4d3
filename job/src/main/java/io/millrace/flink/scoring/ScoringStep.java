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
 * Feature rows to predictions. The operators are the same with and without a model, so a savepoint
 * taken before there was one is restored with one.
 */
public final class ScoringStep {
  private ScoringStep() {}

  /**
   * How batches are made and how many are in flight; none of it changes a score.
   *
   * @param rows at which a batch is full
   * @param deadline until which a batch's first row waits for more, in whole milliseconds
   * @param capacity batches that wait for the model or are in it, in each subtask
   * @param ordered whether predictions leave in the order of their rows
   */
  public record Batching(int rows, Duration deadline, int capacity, boolean ordered)
      implements Serializable {}

  /**
   * A model and how it is called.
   *
   * @param callRows the most rows of a call, where the model allows more than one
   * @param threads of each subtask that call it
   * @param timeout of one call; the one setting here that may change a result
   */
  public record Model(
      ModelDefinition definition, ModelLoader loader, int callRows, int threads, Duration timeout)
      implements Serializable {}

  /** Every row gets a prediction with status {@code UNSCORED}. */
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
