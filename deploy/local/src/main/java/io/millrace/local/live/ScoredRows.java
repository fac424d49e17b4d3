package io.millrace.local.live;

import io.millrace.feature.FeatureColumn;
import io.millrace.lake.PredictionRows;
import io.millrace.lake.StoredPrediction;
import io.millrace.lake.TimeColumn;
import io.millrace.row.PredictionColumns;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;

/** Reads rows of {@code predictions} with the time of their score, which shows the last ones. */
final class ScoredRows {
  /** The column of that time, which no maintenance changes. */
  static final String TIME = PredictionColumns.SCORED_AT.name();

  private final PredictionRows rows;
  private final TimeColumn time;

  /** The columns to read. */
  static List<String> columns(List<FeatureColumn> features) {
    return Stream.concat(PredictionRows.columns(features).stream(), Stream.of(TIME)).toList();
  }

  ScoredRows(List<FeatureColumn> features, Schema projection) {
    rows = new PredictionRows(features, projection);
    time = new TimeColumn(projection, PredictionColumns.SCORED_AT);
  }

  StoredPrediction read(StructLike row) {
    return rows.read(row);
  }

  Instant scoredAt(StructLike row) {
    return time.read(row);
  }
}
