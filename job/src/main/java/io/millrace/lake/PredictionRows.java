package io.millrace.lake;

import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoreStatus;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Types;

/** Rows of {@code predictions}. */
public final class PredictionRows {
  /** All but {@code scored_at}, which no replay has. */
  public static final List<String> COLUMNS =
      List.of(
          "event_id",
          "user_id",
          "event_time",
          "kafka",
          "user_seq",
          "reference_time",
          "features",
          "score",
          "status",
          "error",
          "model",
          "pipeline_version");

  private static final String FEATURES = "features";

  private final int[] at;
  private final KafkaColumn kafka;
  private final ColumnType[] types;
  private final int[] features;
  private final boolean hasTexts;
  private final int[] modelAt;
  private ModelIdentity lastModel = new ModelIdentity("", "", "", "");
  private String lastVersion = "";

  /** The columns to read; without features where none are asked for. */
  public static List<String> columns(List<FeatureColumn> features) {
    return features.isEmpty()
        ? COLUMNS.stream().filter(name -> !name.equals(FEATURES)).toList()
        : COLUMNS;
  }

  /**
   * @param columns the features to read, in this order
   */
  public PredictionRows(List<FeatureColumn> columns, Schema projection) {
    List<String> read = columns(columns);
    at =
        COLUMNS.stream()
            .mapToInt(name -> read.contains(name) ? Positions.of(projection, name) : -1)
            .toArray();
    kafka = new KafkaColumn(projection);
    types = columns.stream().map(FeatureColumn::type).toArray(ColumnType[]::new);
    hasTexts = columns.stream().anyMatch(column -> column.type() == ColumnType.STRING);
    features =
        columns.stream()
            .mapToInt(c -> Positions.of(projection.findType(FEATURES).asStructType(), c.name()))
            .toArray();
    Types.StructType model = projection.findType("model").asStructType();
    modelAt =
        List.of("name", "version", "sha256", "runtime").stream()
            .mapToInt(name -> Positions.of(model, name))
            .toArray();
  }

  public StoredPrediction read(StructLike row) {
    FeatureRow event =
        new FeatureRow(
            Positions.text(row, at[0]),
            Positions.text(row, at[1]),
            Positions.ms(row, at[2]),
            kafka.read(row),
            features(row));
    Float value = row.get(at[7], Float.class);
    Score score =
        new Score(
            value == null ? Float.NaN : value,
            status(Positions.text(row, at[8])),
            Positions.text(row, at[9]));
    String version = Positions.text(row, at[11]);
    if (!version.equals(lastVersion)) {
      lastVersion = version.intern();
    }
    return new StoredPrediction(
        event, score, model(row.get(at[10], StructLike.class)), lastVersion);
  }

  private FeatureVector features(StructLike row) {
    StructLike struct = features.length == 0 ? null : row.get(at[6], StructLike.class);
    double[] numbers = new double[features.length];
    String[] texts = hasTexts ? new String[features.length] : null;
    for (int i = 0; i < features.length; i++) {
      Object value = struct.get(features[i], Object.class);
      if (types[i] == ColumnType.STRING) {
        texts[i] = value == null ? null : value.toString();
      } else {
        numbers[i] = value == null ? Double.NaN : ((Number) value).doubleValue();
      }
    }
    return new FeatureVector(row.get(at[4], Long.class), Positions.ms(row, at[5]), numbers, texts);
  }

  private static ScoreStatus status(String text) {
    for (ScoreStatus status : ScoreStatus.values()) {
      if (status.name().equals(text)) {
        return status;
      }
    }
    throw new LakeException("Cannot read predictions: unknown status " + text);
  }

  private ModelIdentity model(StructLike struct) {
    if (struct == null) {
      return null;
    }
    ModelIdentity model =
        new ModelIdentity(
            Positions.text(struct, modelAt[0]),
            Positions.text(struct, modelAt[1]),
            Positions.text(struct, modelAt[2]),
            Positions.text(struct, modelAt[3]));
    if (!model.equals(lastModel)) {
      lastModel = model;
    }
    return lastModel;
  }
}
