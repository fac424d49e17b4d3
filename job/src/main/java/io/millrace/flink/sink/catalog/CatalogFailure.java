package io.millrace.flink.sink.catalog;

import com.google.common.base.Throwables;
import java.io.IOException;

/**
 * A catalog, or its storage, that does not do what it is asked for where the job is submitted.
 * Catalogs have no common exception for being out of reach, or for refusing who asks.
 */
public final class CatalogFailure extends IOException {
  private static final long serialVersionUID = 1L;

  public CatalogFailure(CatalogSettings catalog, RuntimeException cause) {
    super(
        "Cannot make the tables ready in %s: %s (check catalog.*, and that the catalog and its storage can be reached from here)"
            .formatted(catalog, reason(cause)),
        cause);
  }

  /** Libraries' messages alternate between saying nothing and saying it twice. */
  private static String reason(Throwable e) {
    String words = String.valueOf(e.getMessage());
    String root = String.valueOf(Throwables.getRootCause(e).getMessage());
    return words.contains(root) ? words : words + ": " + root;
  }
}
