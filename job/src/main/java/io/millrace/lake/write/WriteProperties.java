package io.millrace.lake.write;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.TableProperties;

/** What a table's properties ask of its files, and whether the job does that. */
public final class WriteProperties {
  /** Properties that Iceberg's own writer follows; no value of a row depends on them. */
  private static final Set<String> LEFT_ASIDE =
      Set.of("parquet.enable.dictionary", "parquet.columnindex.truncate.length");

  private static final List<String> PREFIXES_LEFT_ASIDE =
      List.of("write.parquet.bloom-filter-", TableProperties.PARQUET_COLUMN_STATS_ENABLED_PREFIX);

  private WriteProperties() {}

  /** The property for which the job cannot write to the table, and what to do. */
  public static Optional<String> problem(Map<String, String> properties) {
    String key = properties.get(TableProperties.ENCRYPTION_TABLE_KEY);
    if (key != null) {
      return Optional.of(
          "has the property %s=%s, but the job does not encrypt files; use another namespace, or encryption of the store"
              .formatted(TableProperties.ENCRYPTION_TABLE_KEY, key));
    }
    try {
      ParquetSettings.of(properties).check();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("cannot be written: " + e.getMessage());
    }
  }

  /** The properties that are set and that the job's files do not follow, in order. */
  public static List<String> leftAside(Map<String, String> properties) {
    return properties.entrySet().stream()
        .filter(each -> isLeftAside(each.getKey(), each.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static boolean isLeftAside(String key, String value) {
    return LEFT_ASIDE.contains(key)
        || PREFIXES_LEFT_ASIDE.stream().anyMatch(key::startsWith)
        || (key.equals(TableProperties.PARQUET_PAGE_VERSION)
            && !value.equals(TableProperties.PARQUET_PAGE_VERSION_DEFAULT));
  }
}
