package io.millrace.benchmarks.part;

import io.millrace.event.Event;
import io.millrace.feature.FeatureColumn;
import io.millrace.flink.sink.TableSinks;
import io.millrace.flink.sink.WriterSettings;
import io.millrace.flink.sink.catalog.CatalogSettings;
import io.millrace.flink.sink.catalog.OpenCatalog;
import io.millrace.lake.TableLayout;
import io.millrace.lake.start.TablePreparation;
import io.millrace.lake.write.TableWriter;
import io.millrace.pipeline.Pipeline;
import io.millrace.row.Column;
import io.millrace.row.PredictionColumns;
import io.millrace.row.ReadRecord;
import io.millrace.scoring.Prediction;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.OutputFileFactory;

/** Writes records to the files of a table, for its benchmark. */
final class WritingRows<T> {
  private final TableWriter<T> writer;

  private WritingRows(Table table, List<Column<T>> columns) {
    writer =
        new TableWriter<>(
            table,
            columns,
            OutputFileFactory.builderFor(table, 0, 0).format(FileFormat.PARQUET).build(),
            TableWriter.Limits.of(table, WriterSettings.DEFAULT.targetFileBytes()));
  }

  /** Writes events, with their raw values. */
  static WritingRows<ReadRecord<Event>> events(
      Path folder, Pipeline pipeline, List<FeatureColumn> columns) throws Exception {
    return new WritingRows<>(
        table(folder, pipeline, columns, TableLayout.EVENTS),
        TableLayout.eventColumns(pipeline.event(), pipeline.tables().raw()));
  }

  /** Writes predictions. */
  static WritingRows<Prediction> predictions(
      Path folder, Pipeline pipeline, List<FeatureColumn> columns) throws Exception {
    return new WritingRows<>(
        table(folder, pipeline, columns, TableLayout.PREDICTIONS), PredictionColumns.of(columns));
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
  void write(T each) throws IOException {
    writer.add(each);
  }

  /** Ends the files, as a checkpoint does, deletes them, and returns their bytes. */
  long finish() throws IOException {
    long bytes = 0;
    for (DataFile file : writer.finish()) {
      bytes += file.fileSizeInBytes();
      Files.delete(Path.of(URI.create(file.location())));
    }
    return bytes;
  }
}
