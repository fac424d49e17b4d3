package io.millrace.flink.sink.commit;

import io.millrace.flink.sink.catalog.CatalogSettings;
import io.millrace.flink.sink.catalog.LateCatalogLoader;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.TableLoader;

/**
 * Tables that are loaded where the job runs.
 *
 * @param identifiers as {@link TableIdentifier#toString} writes them, which is serializable
 */
record LateTables(CatalogSettings catalog, List<String> identifiers) implements Serializable {
  static LateTables of(CatalogSettings catalog, List<TableIdentifier> tables) {
    return new LateTables(catalog, tables.stream().map(TableIdentifier::toString).toList());
  }

  /** Looks at one table after another; each is open for the look alone. */
  void forEach(BiConsumer<String, Table> look) throws IOException {
    for (String identifier : identifiers) {
      try (TableLoader loader =
          TableLoader.fromCatalog(
              new LateCatalogLoader(catalog), TableIdentifier.parse(identifier))) {
        loader.open();
        look.accept(identifier, loader.loadTable());
      }
    }
  }
}
