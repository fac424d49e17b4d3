package io.millrace.row;

import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The columns of a row of features: which event it is of, and what the model sees of it. */
public final class FeatureColumns {
  public static final String FEATURES = "features";

  private static final Columns<FeatureRow> ORDER = new Columns<>();

  public static final Column<FeatureRow> USER_SEQ =
      ORDER.longs(
          "user_seq",
          CellType.LONG,
          "Place in the user's order of arrival, from 1",
          row -> row.features().userSeq());
  public static final Column<FeatureRow> REFERENCE_TIME =
      ORDER.longs(
          "reference_time",
          CellType.TIME,
          "Greatest event time of the user so far",
          row -> row.features().referenceTimeMs());

  private FeatureColumns() {}

  /**
   * @param meaning gives a feature's meaning by its name
   */
  public static List<Column<FeatureRow>> of(
      List<FeatureColumn> features, UnaryOperator<String> meaning) {
    Columns<FeatureRow> columns = new Columns<>();
    columns.addAll(IdentityColumns.columns());
    columns.add(KafkaColumns.placeOf(FeatureRow::kafka));
    columns.addAll(ORDER.list());
    columns.add(
        new Column.Struct<>(
            FEATURES,
            true,
            "The model's view of the event",
            FeatureRow::features,
            values(features, meaning)));
    return columns.list();
  }

  /** The features alone, as the model sees them. */
  public static List<Column<FeatureVector>> values(List<FeatureColumn> features) {
    return values(features, name -> null);
  }

  private static List<Column<FeatureVector>> values(
      List<FeatureColumn> features, UnaryOperator<String> meaning) {
    Columns<FeatureVector> columns = new Columns<>();
    for (int i = 0; i < features.size(); i++) {
      FeatureColumn feature = features.get(i);
      columns.optional(
          feature.name(),
          type(feature.type()),
          meaning.apply(feature.name()),
          value(feature.type(), i));
    }
    return columns.list();
  }

  private static Function<FeatureVector, ?> value(ColumnType type, int place) {
    return switch (type) {
      case STRING -> features -> features.texts()[place];
      case LONG -> new Column.WholeSource<>(features -> features.numbers()[place]);
      case DOUBLE -> new Column.DoubleSource<>(features -> features.numbers()[place]);
    };
  }

  private static CellType type(ColumnType type) {
    return switch (type) {
      case LONG -> CellType.LONG;
      case DOUBLE -> CellType.DOUBLE;
      case STRING -> CellType.TEXT;
    };
  }
}
