package io.millrace.lake;

import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;
import io.millrace.row.Column;
import io.millrace.row.FeatureColumns;
import io.millrace.row.IdentityColumns;
import io.millrace.row.PredictionColumns;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoreStatus;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;

/** Reads rows of {@code predictions}. */
public final class PredictionRows {
  /** All columns but {@code scored_at}. */
  public static final List<String> COLUMNS = Column.names(PredictionColumns.scored(List.of()));

  private final int eventId;
  private final int userId;
  private final int eventTime;
  private final KafkaColumn kafka;
  private final int userSeq;
  private final int referenceTime;
  private final StoredFeatures features;
  private final int score;
  private final int status;
  private final int error;
  private final StoredModel model;
  private final int pipelineVersion;
  private String lastVersion = "";

  /** The columns to read; without the column of features where none are wanted. */
  public static List<String> columns(List<FeatureColumn> features) {
    return features.isEmpty()
        ? COLUMNS.stream().filter(name -> !name.equals(FeatureColumns.FEATURES)).toList()
        : COLUMNS;
  }

  /**
   * @param columns the features to read, in this order
   */
  public PredictionRows(List<FeatureColumn> columns, Schema projection) {
    eventId = Positions.of(projection, IdentityColumns.EVENT_ID);
    userId = Positions.of(projection, IdentityColumns.USER_ID);
    eventTime = Positions.of(projection, IdentityColumns.EVENT_TIME);
    kafka = new KafkaColumn(projection);
    userSeq = Positions.of(projection, FeatureColumns.USER_SEQ);
    referenceTime = Positions.of(projection, FeatureColumns.REFERENCE_TIME);
    features = new StoredFeatures(columns, projection);
    score = Positions.of(projection, PredictionColumns.SCORE);
    status = Positions.of(projection, PredictionColumns.STATUS);
    error = Positions.of(projection, PredictionColumns.ERROR);
    model = new StoredModel(projection);
    pipelineVersion = Positions.of(projection, PredictionColumns.PIPELINE_VERSION);
  }

  public StoredPrediction read(StructLike row) {
    FeatureVector vector =
        features.read(row, row.get(userSeq, Long.class), Positions.ms(row, referenceTime));
    FeatureRow event =
        new FeatureRow(
            Positions.text(row, eventId),
            Positions.text(row, userId),
            Positions.ms(row, eventTime),
            kafka.read(row),
            vector);
    return new StoredPrediction(event, score(row), model.read(row), version(row));
  }

  private Score score(StructLike row) {
    Float value = row.get(score, Float.class);
    return new Score(
        value == null ? Float.NaN : value,
        status(Positions.text(row, status)),
        Positions.text(row, error));
  }

  private String version(StructLike row) {
    String version = Positions.text(row, pipelineVersion);
    if (!version.equals(lastVersion)) {
      lastVersion = version.intern();
    }
    return lastVersion;
  }

  private static ScoreStatus status(String text) {
    for (ScoreStatus status : ScoreStatus.values()) {
      if (status.name().equals(text)) {
        return status;
      }
    }
    throw new LakeException("Cannot read predictions: unknown status " + text);
  }
}
