package io.millrace.local.folder;

import io.millrace.lake.LakePlace;
import io.millrace.pipeline.Pipeline;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** The run's Iceberg catalog: SQLite in one file, which PyIceberg and others read as it is. */
public final class LocalCatalog {
  public static final String NAME = "millrace";

  private static final String BUSY_TIMEOUT_MS = "120000";

  private LocalCatalog() {}

  /** Iceberg's catalog properties. Locations are absolute: the folder cannot be moved. */
  public static Map<String, String> properties(RunFolder folder) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("type", "jdbc");
    properties.put("uri", "jdbc:sqlite:file:" + folder.catalog().toUri().getRawPath());
    properties.put("warehouse", "file://" + folder.warehouse());
    properties.put("jdbc.schema-version", "V1");
    // SQLite lets one writer in at a time; the others wait for it instead of failing.
    properties.put("clients", "1");
    properties.put("jdbc.busy_timeout", BUSY_TIMEOUT_MS);
    return properties;
  }

  /** The place of a definition's tables. */
  public static LakePlace place(RunFolder folder, Pipeline pipeline) {
    Map<String, String> properties = properties(folder);
    return new LakePlace(NAME, () -> properties, pipeline.tables().namespace());
  }

  /** Opens the catalog, which makes its tables where they are not there yet. */
  public static JdbcCatalog open(RunFolder folder) {
    return (JdbcCatalog)
        CatalogUtil.buildIcebergCatalog(NAME, properties(folder), new Configuration());
  }
}
