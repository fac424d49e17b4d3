package io.millrace.imports;

import com.google.common.base.Throwables;
import io.millrace.event.EventSchema;
import io.millrace.lake.HadoopSettings;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;

/** The catalog of a table that is imported: the pipeline's own, or another one. */
public final class SourceCatalog implements Closeable {
  private final Catalog catalog;

  private SourceCatalog(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Opens a catalog.
   *
   * @param name the catalog's name, which some catalogs store their tables under
   * @param properties Iceberg's catalog properties, without references
   * @throws ImportException where it cannot be opened
   */
  public static SourceCatalog open(String name, Map<String, String> properties) {
    try {
      return new SourceCatalog(
          CatalogUtil.buildIcebergCatalog(name, properties, HadoopSettings.ofThisMachine()));
    } catch (RuntimeException e) {
      throw unreachable(name, e);
    }
  }

  /** Catalogs have no common exception for being out of reach, or for refusing access. */
  private static ImportException unreachable(String name, RuntimeException e) {
    return new ImportException(
        "Cannot open catalog %s: %s (check its properties, and that it can be reached from here; nothing was written)"
            .formatted(name, Throwables.getRootCause(e)),
        e);
  }

  /**
   * Finds a table and maps its columns.
   *
   * @param name as {@code namespace.table}
   * @param topic the topic of records without coordinates
   * @throws ImportException where there is no such table, or its columns do not map
   */
  public ImportSource table(String name, EventSchema declared, ColumnNames names, String topic) {
    TableIdentifier identifier = TableIdentifier.parse(name);
    boolean isThere;
    try {
      isThere = catalog.tableExists(identifier);
    } catch (RuntimeException e) {
      throw unreachable(catalog.name(), e);
    }
    if (!isThere) {
      throw new ImportException(
          "Cannot find the table %s in catalog %s (name it as CATALOG.NAMESPACE.TABLE)"
              .formatted(name, catalog.name()));
    }
    return new TableSource(catalog.loadTable(identifier), declared, names, topic);
  }

  @Override
  public void close() throws IOException {
    if (catalog instanceof Closeable closeable) {
      closeable.close();
    }
  }
}
