package io.millrace.flink.sink.catalog;

import io.millrace.lake.HadoopSettings;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.flink.CatalogLoader;

/**
 * Opens any Iceberg catalog, with secrets and Hadoop's configuration taken from the machine that
 * opens it. Iceberg's own loaders would carry both in the job graph.
 */
public final class LateCatalogLoader implements CatalogLoader {
  private static final long serialVersionUID = 1L;

  private final CatalogSettings settings;

  public LateCatalogLoader(CatalogSettings settings) {
    this.settings = settings;
  }

  @Override
  public Catalog loadCatalog() {
    return CatalogUtil.buildIcebergCatalog(
        settings.name(), settings.properties().get(), HadoopSettings.ofThisMachine());
  }

  @Override
  @SuppressWarnings({"MissingSuperCall", "SuperCallToObjectMethod"}) // immutable, so itself
  public CatalogLoader clone() {
    return new LateCatalogLoader(settings);
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
