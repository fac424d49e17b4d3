package io.millrace.benchmarks.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** The two tables of the plain job, and their rows. */
final class PlainTables {
  static final Schema EVENTS =
      new Schema(
          NestedField.required(1, "event_id", Types.StringType.get()),
          NestedField.required(2, "user_id", Types.StringType.get()),
          NestedField.required(3, "event_time", Types.TimestampType.withZone()),
          NestedField.required(4, "type", Types.StringType.get()),
          NestedField.optional(5, "item", Types.StringType.get()),
          NestedField.optional(6, "category", Types.StringType.get()),
          NestedField.optional(7, "amount", Types.DoubleType.get()),
          NestedField.optional(8, "quantity", Types.LongType.get()));

  static final Schema PREDICTIONS = predictions();

  /** The first column of the predictions with a feature. */
  private static final int FIRST_FEATURE = 3;

  private PlainTables() {}

  private static Schema predictions() {
    List<NestedField> columns = new ArrayList<>(EVENTS.columns().subList(0, FIRST_FEATURE));
    for (int i = 0; i < ShopFeatures.COUNT; i++) {
      columns.add(NestedField.optional(columns.size() + 1, "feature_" + i, Types.DoubleType.get()));
    }
    columns.add(NestedField.required(columns.size() + 1, "score", Types.FloatType.get()));
    return new Schema(columns);
  }

  /** Creates a table in a Hadoop catalog, and returns its location. */
  static String create(String warehouse, String name, Schema schema) throws IOException {
    try (HadoopCatalog catalog = new HadoopCatalog(new Configuration(), warehouse)) {
      return catalog.createTable(TableIdentifier.of("shop", name), schema).location();
    }
  }

  static RowData row(PeerEvent event) {
    return GenericRowData.of(
        StringData.fromString(event.eventId),
        StringData.fromString(event.userId),
        TimestampData.fromEpochMillis(event.timestamp),
        StringData.fromString(event.type),
        StringData.fromString(event.item),
        StringData.fromString(event.category),
        event.amount,
        event.quantity);
  }

  static RowData row(ShopPrediction prediction) {
    GenericRowData row = new GenericRowData(PREDICTIONS.columns().size());
    row.setField(0, StringData.fromString(prediction.eventId));
    row.setField(1, StringData.fromString(prediction.userId));
    row.setField(2, TimestampData.fromEpochMillis(prediction.timestamp));
    for (int i = 0; i < prediction.features.length; i++) {
      double feature = prediction.features[i];
      row.setField(FIRST_FEATURE + i, Double.isNaN(feature) ? null : (Object) feature);
    }
    row.setField(FIRST_FEATURE + prediction.features.length, prediction.score);
    return row;
  }
}
