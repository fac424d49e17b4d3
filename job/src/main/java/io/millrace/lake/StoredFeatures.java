package io.millrace.lake;

import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import io.millrace.row.FeatureColumns;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Types;

/** Reads the column {@code features}, or some of its fields. */
final class StoredFeatures {
  private final int column;
  private final ColumnType[] types;
  private final int[] positions;
  private final boolean hasTexts;

  /**
   * @param features the features to read, in the order of the result; where there are none, the
   *     projection need not have the column
   */
  StoredFeatures(List<FeatureColumn> features, Schema projection) {
    types = features.stream().map(FeatureColumn::type).toArray(ColumnType[]::new);
    hasTexts = features.stream().anyMatch(feature -> feature.type() == ColumnType.STRING);
    positions = new int[types.length];
    if (features.isEmpty()) {
      column = Positions.ABSENT;
      return;
    }
    column = Positions.of(projection.asStruct(), FeatureColumns.FEATURES);
    Types.StructType struct = projection.findType(FeatureColumns.FEATURES).asStructType();
    for (int i = 0; i < positions.length; i++) {
      positions[i] = Positions.of(struct, features.get(i).name());
    }
  }

  FeatureVector read(StructLike row, long userSeq, long referenceTimeMs) {
    StructLike struct = column == Positions.ABSENT ? null : row.get(column, StructLike.class);
    double[] numbers = new double[positions.length];
    String[] texts = hasTexts ? new String[positions.length] : null;
    for (int i = 0; i < positions.length; i++) {
      Object value = struct.get(positions[i], Object.class);
      if (types[i] == ColumnType.STRING) {
        texts[i] = value == null ? null : value.toString();
      } else {
        numbers[i] = value == null ? Double.NaN : ((Number) value).doubleValue();
      }
    }
    return new FeatureVector(userSeq, referenceTimeMs, numbers, texts);
  }
}
