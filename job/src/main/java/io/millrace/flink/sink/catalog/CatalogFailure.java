package io.millrace.flink.sink.catalog;

import com.google.common.base.Throwables;
import java.io.IOException;

/**
 * A catalog, or its storage, that fails a request where the job is submitted. Catalogs have no
 * common exception for being out of reach, or for refusing a user.
 */
public final class CatalogFailure extends IOException {
  private static final long serialVersionUID = 1L;

  public CatalogFailure(CatalogSettings catalog, RuntimeException cause) {
    super(
        "Cannot make the tables ready in %s: %s (check catalog.*, and that the catalog and its storage can be reached from here)"
            .formatted(catalog, reason(cause)),
        cause);
  }

  /**
   * The messages of the causes. Libraries' messages are sometimes empty, and sometimes repeated.
   */
  private static String reason(Throwable e) {
    String words = String.valueOf(e.getMessage());
    String root = String.valueOf(Throwables.getRootCause(e).getMessage());
    return words.contains(root) ? words : words + ": " + root;
  }
}
