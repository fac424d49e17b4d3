package io.millrace.flink.sink.catalog;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * The settings for opening an Iceberg catalog. They travel in the job graph, so they hold
 * references to secrets and never secrets: the properties are resolved where a connection is
 * opened.
 *
 * @param name the catalog's name, which some catalogs (JDBC) store their tables under
 * @param properties Iceberg's catalog properties ({@code type}, {@code uri}, {@code warehouse} and
 *     any other), each call resolving references anew
 */
public record CatalogSettings(String name, SerializableSupplier<Map<String, String>> properties)
    implements Serializable {

  public CatalogSettings {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(properties, "properties");
  }

  /** Settings whose properties hold no secrets. */
  public static CatalogSettings of(String name, Map<String, String> properties) {
    Map<String, String> copy = Map.copyOf(properties);
    return new CatalogSettings(name, () -> copy);
  }

  @Override
  public String toString() {
    return "catalog " + name;
  }
}
