package io.millrace.lake;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/**
 * The property by which a table says that it holds an import. The commit of the rows sets it, so a
 * command that was killed finds out which tables have theirs, long after snapshots have expired.
 *
 * @param name the import's name
 * @param version the {@code pipeline_version} that the rows were made by
 * @param source the SHA-256 of all that the rows are made of
 * @param listing the SHA-256 of the names and sizes of the source's parts
 * @param rows the number of rows that this table has got
 * @param gaps the stretches of offsets between which records of other topics may be missing, as
 *     {@code topic/partition/from/to}, separated by blanks; empty where the import has topics of
 *     its own
 */
public record ImportMark(
    String name, String version, String source, String listing, long rows, String gaps) {
  private static final String PREFIX = "millrace.import.";
  private static final int PARTS = 5;

  private String key() {
    return PREFIX + name;
  }

  private String text() {
    return String.join(" ", version, source, listing, Long.toString(rows), gaps).trim();
  }

  /** The import of a name; empty where the table has none. */
  public static Optional<ImportMark> of(Map<String, String> properties, String name) {
    return Optional.ofNullable(properties.get(PREFIX + name)).map(text -> read(name, text));
  }

  /** All imports of a table, by name. */
  public static Map<String, ImportMark> all(Map<String, String> properties) {
    Map<String, ImportMark> all = new TreeMap<>();
    properties.forEach(
        (key, text) -> {
          if (key.startsWith(PREFIX)) {
            String name = key.substring(PREFIX.length());
            all.put(name, read(name, text));
          }
        });
    return all;
  }

  private static ImportMark read(String name, String text) {
    String[] parts = text.split(" ", PARTS);
    if (parts.length < PARTS - 1) {
      throw new LakeException(
          "Cannot read the table's property %s: '%s' (only millrace import sets it)"
              .formatted(PREFIX + name, text));
    }
    return new ImportMark(
        name,
        parts[0],
        parts[1],
        parts[2],
        Long.parseLong(parts[3]),
        parts.length < PARTS ? "" : parts[PARTS - 1]);
  }

  /**
   * The properties of the imports whose rows a table loses.
   *
   * @param from the newest snapshot
   * @param to the snapshot that the table is set back to; empty for before its first
   */
  static Set<String> undone(TableMetadata metadata, Snapshot from, OptionalLong to) {
    Set<String> undone = new TreeSet<>();
    for (Snapshot each = from; each != null; each = parent(metadata, each)) {
      if (to.isPresent() && to.getAsLong() == each.snapshotId()) {
        break;
      }
      String name = each.summary().get(ImportAppend.NAME);
      if (name != null) {
        undone.add(PREFIX + name);
      }
    }
    return undone;
  }

  private static Snapshot parent(TableMetadata metadata, Snapshot of) {
    return of.parentId() == null ? null : metadata.snapshot(of.parentId());
  }

  /** Whether both are of the same rows, whatever their table. */
  public boolean isOfSame(ImportMark other) {
    return version.equals(other.version) && source.equals(other.source);
  }

  /**
   * The metadata with the property.
   *
   * @throws LakeException where another command was faster
   */
  TableMetadata recordedIn(TableMetadata base, TableMetadata metadata, String table) {
    if (base != null && base.properties().containsKey(key())) {
      throw new LakeException(
          "Cannot commit the import %s to %s: another command has imported it meanwhile (run this one again: it does what is left)"
              .formatted(name, table));
    }
    return TableMetadata.buildFrom(metadata).setProperties(Map.of(key(), text())).build();
  }
}
