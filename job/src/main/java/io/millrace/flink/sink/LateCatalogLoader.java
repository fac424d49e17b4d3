package io.millrace.flink.sink;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.flink.FlinkCatalogFactory;

/**
 * Opens any Iceberg catalog, with secrets and Hadoop's configuration taken from the machine that
 * opens it. Iceberg's own loaders carry both in the job graph.
 */
final class LateCatalogLoader implements CatalogLoader {
  private static final long serialVersionUID = 1L;

  private final CatalogSettings settings;

  LateCatalogLoader(CatalogSettings settings) {
    this.settings = settings;
  }

  @Override
  public Catalog loadCatalog() {
    Configuration hadoop = FlinkCatalogFactory.clusterHadoopConf();
    hadoop.setClass("fs.file.impl", LocalFiles.class, FileSystem.class);
    return CatalogUtil.buildIcebergCatalog(settings.name(), settings.properties().get(), hadoop);
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
