package io.millrace.flink.sink.catalog;

import java.io.Closeable;
import java.io.IOException;
import org.apache.iceberg.catalog.Catalog;

/** A catalog that can be closed; closes it where its class allows. */
public record OpenCatalog(Catalog catalog) implements Closeable {

  public static OpenCatalog of(CatalogSettings settings) {
    return new OpenCatalog(new LateCatalogLoader(settings).loadCatalog());
  }

  @Override
  public void close() throws IOException {
    if (catalog instanceof Closeable closeable) {
      closeable.close();
    }
  }
}
