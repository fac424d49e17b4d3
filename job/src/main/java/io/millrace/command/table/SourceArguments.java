package io.millrace.command.table;

import io.millrace.command.argument.UsageException;
import io.millrace.event.EventSchema;
import io.millrace.imports.ColumnNames;
import io.millrace.imports.ImportSource;
import io.millrace.imports.LineFiles;
import io.millrace.imports.ParquetFiles;
import io.millrace.imports.SourceCatalog;
import io.millrace.options.CatalogOptions;
import io.millrace.options.Parameters;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The source of an import: files, or a table of any catalog. */
final class SourceArguments implements Closeable {
  /** How parameters of the table's own catalog begin, instead of {@code --catalog.}. */
  static final String OTHER_CATALOG = "--from-catalog.";

  private static final int COORDINATES = 3;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "The files: JSON lines, one record a line, or Parquet. More may follow, each behind a blank.")
  private List<Path> from = List.of();

  @Option(
      names = "--table",
      paramLabel = "CATALOG.NAMESPACE.TABLE",
      description =
          "An Iceberg table, whose newest snapshot is read. Where it is in another catalog than the pipeline's tables, --from-catalog.type and its kin are that catalog's properties.")
  private String table;

  @Option(
      names = "--columns",
      paramLabel = "PART=COLUMN",
      split = ",",
      description =
          "Columns with other names than the definition's: user_id=customer,amount=order.total. PART is user_id, event_time, event_id, a field, or kafka.timestamp; an empty COLUMN leaves a field null.")
  private List<String> columns = List.of();

  @Option(
      names = "--coordinates",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "The columns of topic, partition and offset: topic,partition,offset. Without, events get coordinates of their own.")
  private List<String> coordinates = List.of();

  private List<Path> files = List.of();
  private List<String> otherCatalog = List.of();
  private SourceCatalog catalog;

  /**
   * Takes what picocli leaves, and checks all that can be checked without reading.
   *
   * @param more the arguments behind the first file
   * @param parameters those of {@link #OTHER_CATALOG} with their values
   */
  void complete(List<String> more, List<String> parameters) {
    files = new ArrayList<>(from);
    more.forEach(each -> files.add(Path.of(each)));
    otherCatalog = parameters.stream().map(each -> each.replaceFirst("^--from-", "--")).toList();
    if (from.isEmpty() && !files.isEmpty()) {
      throw new UsageException(
          "Too many arguments: '%s' (files follow --from)".formatted(files.get(0)));
    }
    if (files.isEmpty() == (table == null)) {
      throw new UsageException(
          files.isEmpty()
              ? "Missing the source: --from FILE..., or --table CATALOG.NAMESPACE.TABLE"
              : "Invalid --table: a source is either files or a table, and --from is given too");
    }
    if (table == null && !otherCatalog.isEmpty()) {
      throw new UsageException("Invalid %s*: files have no catalog".formatted(OTHER_CATALOG));
    }
    if (!coordinates.isEmpty() && coordinates.size() != COORDINATES) {
      throw new UsageException(
          "Invalid --coordinates: %s (must be three columns: topic,partition,offset)"
              .formatted(String.join(",", coordinates)));
    }
  }

  /**
   * Opens the source; closed with this.
   *
   * @param parameters those of the pipeline's own catalog
   * @param topic the topic of records without coordinates
   * @throws io.millrace.imports.ImportException where it cannot be imported
   */
  ImportSource open(Parameters parameters, EventSchema declared, String topic) throws IOException {
    ColumnNames names = ImportedColumns.names(columns, coordinates);
    if (table != null) {
      return table(parameters, declared, names, topic);
    }
    List<Path> inOrder = ImportedFiles.inOrder(files);
    if (ImportedFiles.areParquet(inOrder)) {
      return new ParquetFiles(inOrder, declared, names, topic);
    }
    if (!columns.isEmpty() || !coordinates.isEmpty()) {
      throw new UsageException(
          "Invalid %s: JSON lines have no columns (the definition's paths say where fields are)"
              .formatted(columns.isEmpty() ? "--coordinates" : "--columns"));
    }
    return new LineFiles(inOrder, declared, topic);
  }

  private ImportSource table(
      Parameters own, EventSchema declared, ColumnNames names, String topic) {
    Parameters given =
        otherCatalog.isEmpty()
            ? own
            : Parameters.parsePartial(Map.of(), otherCatalog.toArray(String[]::new));
    int end = table.indexOf('.');
    String first = table.substring(0, Math.max(0, end));
    String ofOwn = own.value(CatalogOptions.NAME);
    if (end <= 0 || (otherCatalog.isEmpty() && !first.equals(ofOwn))) {
      throw new UsageException(
          "Invalid --table: %s (must be a table of the same catalog, which is named %s: %s.NAMESPACE.TABLE; or give the properties of its own one, --from-catalog.type and its kin)"
              .formatted(table, ofOwn, ofOwn));
    }
    catalog = SourceCatalog.open(first, given.passThrough(CatalogOptions.CATALOG).resolve());
    return catalog.table(table.substring(end + 1), declared, names, topic);
  }

  @Override
  public void close() throws IOException {
    if (catalog != null) {
      catalog.close();
    }
  }
}
