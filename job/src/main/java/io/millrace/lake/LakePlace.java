package io.millrace.lake;

import java.io.Serializable;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The place of a pipeline's tables. It travels with a job, so it holds references to secrets and
 * never secrets: the properties are resolved where the tables are opened.
 *
 * @param catalog the catalog's name, which some catalogs store their tables under
 * @param properties Iceberg's catalog properties, resolved anew at each call
 * @param namespace as a definition writes it; empty for the only one that holds such tables
 */
public record LakePlace(String catalog, Properties properties, String namespace)
    implements Serializable {

  /** Catalog properties that can travel. */
  @FunctionalInterface
  public interface Properties extends Supplier<Map<String, String>>, Serializable {}

  /** The place with the namespace of the opened tables. */
  public LakePlace in(Lake lake) {
    return new LakePlace(catalog, properties, lake.namespace().toString());
  }

  /**
   * Opens the tables.
   *
   * @throws LakeException where they cannot be opened
   */
  public Lake open() {
    return Lake.open(catalog, properties.get(), namespace);
  }
}
