package io.millrace.flink.sink;

import io.millrace.flink.sink.catalog.CatalogSettings;
import io.millrace.flink.sink.catalog.OpenCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** A catalog in a folder, and its tables as a reader sees them. */
public final class FolderLake implements AutoCloseable {
  private final CatalogSettings settings;
  private final OpenCatalog open;

  private FolderLake(CatalogSettings settings) {
    this.settings = settings;
    this.open = OpenCatalog.of(settings);
  }

  /** A JDBC catalog over SQLite, as the local run has. */
  public static FolderLake jdbc(Path folder) {
    return new FolderLake(
        CatalogSettings.of(
            "millrace",
            Map.of(
                "type", "jdbc",
                "uri", "jdbc:sqlite:" + folder.resolve("catalog.db"),
                "warehouse", folder.resolve("warehouse").toString(),
                "jdbc.schema-version", "V1",
                "jdbc.busy_timeout", "30000",
                "clients", "1",
                // A test need not survive the machine's power failure, and waits for the disk add
                // up.
                "jdbc.synchronous", "OFF")));
  }

  public static FolderLake hadoop(Path folder) {
    return new FolderLake(
        CatalogSettings.of(
            "millrace", Map.of("type", "hadoop", "warehouse", folder.toUri().toString())));
  }

  public CatalogSettings settings() {
    return settings;
  }

  public Catalog catalog() {
    return open.catalog();
  }

  public Table table(String name) {
    return open.catalog().loadTable(TableIdentifier.of("lake", name));
  }

  public List<Record> rows(String name) {
    List<Record> rows = new ArrayList<>();
    try (CloseableIterable<Record> scan = IcebergGenerics.read(table(name)).build()) {
      scan.forEach(row -> rows.add(row.copy()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** The Kafka offsets of a table's rows, sorted. */
  public List<Long> offsets(String name) {
    return rows(name).stream()
        .map(row -> (Long) ((Record) row.getField("kafka")).getField("offset"))
        .sorted()
        .toList();
  }

  @Override
  public void close() throws IOException {
    open.close();
  }
}
