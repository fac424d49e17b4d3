package io.millrace.flink.sink.file;

import io.millrace.event.Event;
import io.millrace.feature.FeatureColumn;
import io.millrace.flink.sink.TableSinks;
import io.millrace.flink.sink.WriterSettings;
import io.millrace.flink.sink.catalog.CatalogSettings;
import io.millrace.flink.sink.catalog.OpenCatalog;
import io.millrace.flink.sink.catalog.TablePreparation;
import io.millrace.flink.sink.row.TableRows;
import io.millrace.lake.TableLayout;
import io.millrace.pipeline.Pipeline;
import io.millrace.row.PredictionColumns;
import io.millrace.row.ReadRecord;
import io.millrace.scoring.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.sink.IcebergStreamWriterMetrics;
import org.apache.iceberg.io.WriteResult;

/**
 * Writes records to the files of a table, for its benchmark: the only place of the benchmarks that
 * knows how.
 */
public final class WritingRows<T> {
  private final TableRows<T> rows;
  private final BoundedWriter writer;

  private WritingRows(Table table, RowType type, TableRows<T> rows) {
    this.rows = rows;
    this.writer =
        new BoundedWriter(
            new PartitionFiles(table, type, WriterSettings.DEFAULT.targetFileBytes(), 0, 0),
            table,
            type,
            BoundedWriter.Limits.DEFAULT,
            new IcebergStreamWriterMetrics(new UnregisteredMetricsGroup(), table.name()));
  }

  /** Writes events, with their raw values. */
  public static WritingRows<ReadRecord<Event>> events(
      Path folder, Pipeline pipeline, List<FeatureColumn> columns) throws Exception {
    Table table = table(folder, pipeline, columns, TableLayout.EVENTS);
    RowType type = FlinkSchemaUtil.convert(table.schema());
    return new WritingRows<>(
        table,
        type,
        TableRows.of(TableLayout.eventColumns(pipeline.event(), pipeline.tables().raw()), type));
  }

  /** Writes predictions. */
  public static WritingRows<Prediction> predictions(
      Path folder, Pipeline pipeline, List<FeatureColumn> columns) throws Exception {
    Table table = table(folder, pipeline, columns, TableLayout.PREDICTIONS);
    RowType type = FlinkSchemaUtil.convert(table.schema());
    return new WritingRows<>(table, type, TableRows.of(PredictionColumns.of(columns), type));
  }

  private static Table table(
      Path folder, Pipeline pipeline, List<FeatureColumn> columns, String name) throws Exception {
    CatalogSettings settings =
        CatalogSettings.of(
            "millrace", Map.of("type", "hadoop", "warehouse", folder.toUri().toString()));
    TableSinks.prepare(settings, pipeline, columns);
    try (OpenCatalog open = OpenCatalog.of(settings)) {
      return SerializableTable.copyOf(
          open.catalog().loadTable(TablePreparation.identifier(pipeline, name)));
    }
  }

  /** Writes a record. */
  public void write(T each) throws IOException {
    writer.write(rows.row(each), null);
  }

  /** Ends the files, as a checkpoint does, deletes them, and returns their bytes. */
  public long finish() throws IOException {
    long bytes = 0;
    for (WriteResult result : writer.prepareCommit()) {
      for (DataFile file : result.dataFiles()) {
        bytes += file.fileSizeInBytes();
        Files.delete(Path.of(java.net.URI.create(file.location())));
      }
    }
    return bytes;
  }
}
