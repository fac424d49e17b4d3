package io.millrace.lake.start;

import com.google.common.base.Throwables;
import io.millrace.lake.HadoopSettings;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.StoredVersions;
import io.millrace.pipeline.Pipeline;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Tells whether the tables have a definition's version, from an earlier start of the job. Such a
 * definition goes on, even where a later release would refuse it in a file that is new.
 */
public final class KnownVersion {
  private KnownVersion() {}

  /**
   * Returns whether the table {@code versions} has a row of the definition.
   *
   * @param catalogName the catalog's name, which some catalogs store their tables under
   * @param properties Iceberg's catalog properties, without references; empty where none is given
   * @throws LakeException where the catalog cannot be read
   */
  public static boolean isIn(
      String catalogName, Map<String, String> properties, Pipeline pipeline) {
    if (properties.isEmpty()) {
      return false;
    }
    Catalog catalog = null;
    try {
      catalog =
          CatalogUtil.buildIcebergCatalog(catalogName, properties, HadoopSettings.ofThisMachine());
      TableIdentifier versions = TablePreparation.identifier(pipeline, LakeTable.VERSIONS.key());
      return catalog.tableExists(versions)
          && StoredVersions.definitions(catalog.loadTable(versions)).stream()
              .anyMatch(each -> each.pipelineVersion().equals(pipeline.version()));
    } catch (RuntimeException e) {
      // Catalogs have no common exception for being out of reach, or for refusing access.
      throw new LakeException(
          "Cannot tell whether the tables in catalog %s have version %s: %s (check catalog.*, and that the catalog can be reached from here)"
              .formatted(catalogName, pipeline.version(), Throwables.getRootCause(e)),
          e);
    } finally {
      close(catalog);
    }
  }

  private static void close(Catalog catalog) {
    if (catalog instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException e) {
        throw new LakeException("Cannot close catalog " + catalog.name() + ": " + e, e);
      }
    }
  }
}
