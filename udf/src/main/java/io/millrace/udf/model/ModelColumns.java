package io.millrace.udf.model;

import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** The columns that a model takes and gives, as {@code INPUT (…) OUTPUT (…)} declares them. */
final class ModelColumns implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<FeatureColumn> features;
  private final LogicalTypeRoot[] types;
  private final LogicalTypeRoot output;

  private ModelColumns(
      List<FeatureColumn> features, LogicalTypeRoot[] types, LogicalTypeRoot output) {
    this.features = features;
    this.types = types;
    this.output = output;
  }

  /**
   * @throws ValidationException where a column has a type that no feature has, or the output is not
   *     one number
   */
  static ModelColumns of(ResolvedCatalogModel model) {
    List<Column> inputs = model.getResolvedInputSchema().getColumns();
    List<Column> outputs = model.getResolvedOutputSchema().getColumns();
    if (outputs.size() != 1 || !isScore(root(outputs.get(0)))) {
      throw new ValidationException(
          "Invalid OUTPUT: (%s) (must be one column, FLOAT or DOUBLE: the score)"
              .formatted(
                  String.join(", ", outputs.stream().map(Column::asSummaryString).toList())));
    }
    return new ModelColumns(
        List.copyOf(inputs.stream().map(ModelColumns::feature).toList()),
        inputs.stream().map(ModelColumns::root).toArray(LogicalTypeRoot[]::new),
        root(outputs.get(0)));
  }

  private static LogicalTypeRoot root(Column column) {
    return column.getDataType().getLogicalType().getTypeRoot();
  }

  private static boolean isScore(LogicalTypeRoot root) {
    return root == LogicalTypeRoot.FLOAT || root == LogicalTypeRoot.DOUBLE;
  }

  private static FeatureColumn feature(Column column) {
    LogicalType type = column.getDataType().getLogicalType();
    ColumnType of =
        switch (type.getTypeRoot()) {
          case DOUBLE, FLOAT -> ColumnType.DOUBLE;
          case BIGINT, INTEGER -> ColumnType.LONG;
          case VARCHAR, CHAR -> ColumnType.STRING;
          default ->
              throw new ValidationException(
                  "Invalid INPUT column %s: %s (must be DOUBLE, FLOAT, BIGINT, INT or STRING)"
                      .formatted(column.getName(), type));
        };
    return new FeatureColumn(column.getName(), of);
  }

  List<FeatureColumn> features() {
    return features;
  }

  List<String> names() {
    return features.stream().map(FeatureColumn::name).toList();
  }

  /** The feature vector of a row, as a copy: the runtime may reuse the row. */
  FeatureVector vector(RowData row) {
    double[] numbers = new double[types.length];
    String[] texts = new String[types.length];
    for (int i = 0; i < types.length; i++) {
      if (row.isNullAt(i)) {
        numbers[i] = Double.NaN;
      } else {
        switch (types[i]) {
          case DOUBLE -> numbers[i] = row.getDouble(i);
          case FLOAT -> numbers[i] = row.getFloat(i);
          case BIGINT -> numbers[i] = row.getLong(i);
          case INTEGER -> numbers[i] = row.getInt(i);
          default -> texts[i] = row.getString(i).toString();
        }
      }
    }
    return new FeatureVector(0, 0, numbers, texts);
  }

  /**
   * @param score NaN for null
   */
  RowData row(float score) {
    if (Float.isNaN(score)) {
      return GenericRowData.of((Object) null);
    }
    return GenericRowData.of(output == LogicalTypeRoot.DOUBLE ? (Object) (double) score : score);
  }
}
