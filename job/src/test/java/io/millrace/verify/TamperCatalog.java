package io.millrace.verify;

import io.millrace.lake.HadoopSettings;
import io.millrace.lake.LakePlace;
import io.millrace.lake.TableLayout;
import io.millrace.lake.TableProperty;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** A catalog in which tests make tables. */
record TamperCatalog(JdbcCatalog catalog) implements AutoCloseable {
  private static final String NAME = "millrace";

  /**
   * The properties of a catalog in a folder.
   *
   * @param more properties beside those
   */
  static Map<String, String> properties(Path folder, Map<String, String> more) {
    Map<String, String> properties = new TreeMap<>(more);
    properties.put("type", "jdbc");
    properties.put("uri", "jdbc:sqlite:" + folder.resolve("catalog.db"));
    properties.put("warehouse", folder.resolve("warehouse").toString());
    properties.put("jdbc.schema-version", "V1");
    properties.put("clients", "1");
    // A test's tables need not survive the machine's power failure, and each wait for a disk adds
    // up.
    properties.put("jdbc.synchronous", "OFF");
    return properties;
  }

  static TamperCatalog of(Map<String, String> properties) {
    return new TamperCatalog(
        (JdbcCatalog)
            CatalogUtil.buildIcebergCatalog(NAME, properties, HadoopSettings.ofThisMachine()));
  }

  static LakePlace place(Map<String, String> properties, String namespace) {
    TreeMap<String, String> same = new TreeMap<>(properties);
    return new LakePlace(NAME, () -> same, namespace);
  }

  Table create(String namespace, TableLayout layout) {
    Namespace where = Namespace.of(namespace);
    if (!catalog.namespaceExists(where)) {
      catalog.createNamespace(where);
    }
    Map<String, String> properties = new HashMap<>(TableProperty.DEFAULTS);
    properties.put(TableProperty.PIPELINE, "shop");
    properties.put(TableProperty.TOPICS, TamperHistory.TOPIC);
    return catalog.createTable(
        TableIdentifier.of(where, layout.name()),
        layout.schema(),
        layout.spec(layout.schema()),
        properties);
  }

  @Override
  public void close() {
    catalog.close();
  }
}
