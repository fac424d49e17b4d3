package io.millrace.udf;

import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import java.util.List;
import org.apache.flink.types.Row;

/** Converts rows of SQL to values of the core. */
final class Rows {
  private Rows() {}

  /** The feature vector in a row that has the features' columns, in any order and among others. */
  static FeatureVector features(Row row, List<FeatureColumn> columns) {
    double[] numbers = new double[columns.size()];
    String[] texts = new String[columns.size()];
    for (int i = 0; i < numbers.length; i++) {
      Object value = row.getField(columns.get(i).name());
      if (columns.get(i).type() == ColumnType.STRING) {
        texts[i] = (String) value;
      } else {
        numbers[i] = value == null ? Double.NaN : ((Number) value).doubleValue();
      }
    }
    return new FeatureVector(0, 0, numbers, texts);
  }
}
