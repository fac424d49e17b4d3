package io.millrace.lake.write;

import java.util.List;
import java.util.Map;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;

/**
 * What all files of a table have in common.
 *
 * @param metadata what their footers have beside Parquet's own
 */
record FileLayout(
    MessageType type,
    PartitionSpec spec,
    MetricsConfig metrics,
    Map<String, String> metadata,
    ParquetSettings settings) {

  static FileLayout of(Table table) {
    Schema schema = table.schema();
    return new FileLayout(
        ParquetSchemaUtil.convert(schema, "table"),
        table.spec(),
        MetricsConfig.forTable(table),
        Map.of("iceberg.schema", SchemaParser.toJson(schema)),
        ParquetSettings.of(table.properties()));
  }

  /** Empty bounds of each leaf column, in the order of the file. */
  List<NumberBounds> bounds() {
    return type.getColumns().stream().map(leaf -> new NumberBounds(type, leaf)).toList();
  }
}
