package io.millrace.local.proof;

import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.util.SnapshotUtil;

/** The tables of one run, as readers see them: now, or as of a checkpoint. */
final class RunTables implements AutoCloseable {
  static final List<String> TABLES = List.of("events", "predictions", "rejects");

  /** The tables that the job commits to. */
  static final List<String> COMMITTED = List.of("events", "predictions", "rejects", "seals");

  private static final String NAME = "millrace";
  private static final String NAMESPACE = "proof";
  private static final String CHECKPOINT_ID = "flink.max-committed-checkpoint-id";

  private final Map<String, String> properties;
  private final JdbcCatalog catalog;
  private final String replayed;

  private RunTables(Map<String, String> properties, JdbcCatalog catalog, String replayed) {
    this.properties = properties;
    this.catalog = catalog;
    this.replayed = replayed;
  }

  /** The catalog of a folder, as a local run has it. */
  static RunTables in(Path folder) throws IOException {
    Path root = Files.createDirectories(folder.toAbsolutePath());
    Map<String, String> properties = new TreeMap<>();
    properties.put("type", "jdbc");
    properties.put("uri", "jdbc:sqlite:" + root.resolve("catalog.db"));
    properties.put("warehouse", "file://" + root.resolve("warehouse"));
    properties.put("jdbc.schema-version", "V1");
    properties.put("jdbc.busy_timeout", "120000");
    properties.put("clients", "1");
    JdbcCatalog catalog =
        (JdbcCatalog) CatalogUtil.buildIcebergCatalog(NAME, properties, new Configuration());
    return new RunTables(properties, catalog, NAMESPACE);
  }

  /** The same tables with the predictions and versions of another namespace; closed with this. */
  RunTables replayed(String namespace) {
    return new RunTables(properties, catalog, namespace);
  }

  /** The catalog as the job's parameters give it. */
  List<String> parameters() {
    List<String> parameters = new ArrayList<>();
    properties.forEach((key, value) -> parameters.addAll(List.of("--catalog." + key, value)));
    return parameters;
  }

  /** The same tables, as programs other than tests read them. */
  Lake open() {
    return open(replayed);
  }

  /** The tables of another namespace; empty for the only one that a pipeline has. */
  Lake open(String namespace) {
    return Lake.open(NAME, properties, namespace);
  }

  /** The place where programs other than tests find the tables. */
  LakePlace place() {
    TreeMap<String, String> same = new TreeMap<>(properties);
    return new LakePlace(NAME, () -> same, replayed);
  }

  Catalog catalog() {
    return catalog;
  }

  BaseTable table(String name) {
    boolean isReplayed = name.equals("predictions") || name.equals("versions");
    return (BaseTable)
        catalog.loadTable(TableIdentifier.of(isReplayed ? replayed : NAMESPACE, name));
  }

  List<Record> rows(String table, String... columns) {
    return read(IcebergGenerics.read(table(table)), columns);
  }

  /** The last commit whose checkpoint's id is at most this one. */
  OptionalLong snapshotAsOf(long checkpointId, String name) {
    Table table = table(name);
    if (table.currentSnapshot() == null) {
      return OptionalLong.empty();
    }
    return StreamSupport.stream(SnapshotUtil.currentAncestors(table).spliterator(), false)
        .filter(s -> Long.parseLong(s.summary().get(CHECKPOINT_ID)) <= checkpointId)
        .mapToLong(Snapshot::snapshotId)
        .findFirst();
  }

  List<Record> rowsOf(OptionalLong snapshot, String table, String... columns) {
    return snapshot.isEmpty()
        ? List.of()
        : read(IcebergGenerics.read(table(table)).useSnapshot(snapshot.getAsLong()), columns);
  }

  private static List<Record> read(IcebergGenerics.ScanBuilder scan, String... columns) {
    List<Record> rows = new ArrayList<>();
    IcebergGenerics.ScanBuilder some = columns.length == 0 ? scan : scan.select(columns);
    try (CloseableIterable<Record> found = some.build()) {
      found.forEach(row -> rows.add(row.copy()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  @Override
  public void close() {
    catalog.close();
  }
}
