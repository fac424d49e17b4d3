package io.millrace.row;

import io.millrace.feature.FeatureColumn;
import io.millrace.scoring.DeployedPrediction;
import io.millrace.scoring.Prediction;
import io.millrace.scoring.Score;
import io.millrace.scoring.Scored;
import java.util.List;
import java.util.function.UnaryOperator;

/** The columns of {@code predictions}: those of the {@link FeatureColumns}, and these. */
public final class PredictionColumns {
  private static final Columns<Scored> RESULT = new Columns<>();

  public static final Column<Scored> SCORE =
      RESULT.optional(
          "score", CellType.FLOAT, "Null but for status SCORED", scored -> value(scored.score()));
  public static final Column<Scored> STATUS =
      RESULT.required(
          "status",
          CellType.LABEL,
          "SCORED, FAILED, TIMED_OUT or UNSCORED",
          scored -> scored.score().status().name());
  public static final Column<Scored> ERROR =
      RESULT.optional(
          "error", CellType.TEXT, "Null for SCORED and UNSCORED", scored -> scored.score().error());
  public static final Column<Scored> MODEL = RESULT.add(ModelFields.ofCall(Scored::model));
  public static final Column<Scored> PIPELINE_VERSION =
      RESULT.required(
          "pipeline_version",
          CellType.LABEL,
          "The definition's hash; see versions",
          Scored::pipelineVersion);

  private static final Columns<Prediction> MADE = new Columns<>();

  public static final Column<Prediction> SCORED_AT =
      MADE.longs(
          "scored_at",
          CellType.TIME,
          "The one column that may differ in a replay",
          Prediction::scoredAtMs);

  private static final Columns<DeployedPrediction> DEPLOYED = new Columns<>();

  public static final Column<DeployedPrediction> DEPLOYMENT =
      DEPLOYED.add(
          new Column.Plain<DeployedPrediction>(
              "deployment",
              CellType.LONG,
              false,
              "Says which versions scored; see deployments; null in rows without a control topic",
              new Column.LongSource<DeployedPrediction>(DeployedPrediction::deployment)));

  private PredictionColumns() {}

  /** The columns, with each feature's meaning by its name. */
  public static List<Column<Prediction>> of(
      List<FeatureColumn> features, UnaryOperator<String> meaning) {
    return new Columns<Prediction>()
        .addAll(Column.narrowed(scored(features, meaning)))
        .addAll(MADE.list())
        .list();
  }

  /** The columns, without the features' meanings. */
  public static List<Column<Prediction>> of(List<FeatureColumn> features) {
    return of(features, name -> null);
  }

  /** The columns of a job with a control topic, with each feature's meaning by its name. */
  public static List<Column<DeployedPrediction>> deployed(
      List<FeatureColumn> features, UnaryOperator<String> meaning) {
    return new Columns<DeployedPrediction>()
        .addAll(Column.of(of(features, meaning), DeployedPrediction::prediction))
        .addAll(DEPLOYED.list())
        .list();
  }

  /** All columns but {@link #SCORED_AT}, which no replay has in common with the job. */
  public static List<Column<Scored>> scored(List<FeatureColumn> features) {
    return scored(features, name -> null);
  }

  private static List<Column<Scored>> scored(
      List<FeatureColumn> features, UnaryOperator<String> meaning) {
    return new Columns<Scored>()
        .addAll(Column.of(FeatureColumns.of(features, meaning), Scored::row))
        .addAll(RESULT.list())
        .list();
  }

  static Float value(Score score) {
    return Float.isNaN(score.value()) ? null : (Float) score.value();
  }
}
