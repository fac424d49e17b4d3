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

/** Rows of {@code predictions} with the time that tells which are the last. */
final class ScoredRows {
  /** No maintenance changes it. */
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
