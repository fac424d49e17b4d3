package io.millrace.udf;

import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import java.util.List;
import org.apache.flink.types.Row;

/** Features of the core and of SQL as texts, which are equal where all bits are. */
final class FeatureTexts {
  private FeatureTexts() {}

  static String of(FeatureVector vector, List<FeatureColumn> columns) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      text.append(' ');
      if (columns.get(i).type() == ColumnType.STRING) {
        text.append(vector.texts()[i]);
      } else if (Double.isNaN(vector.numbers()[i])) {
        text.append("null");
      } else {
        text.append(Double.doubleToRawLongBits(vector.numbers()[i]));
      }
    }
    return text.toString();
  }

  static String of(Row features, List<FeatureColumn> columns) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      Object value = features.getField(i);
      text.append(' ');
      text.append(
          value instanceof Number number
              ? String.valueOf(Double.doubleToRawLongBits(number.doubleValue()))
              : value);
    }
    return text.toString();
  }
}
