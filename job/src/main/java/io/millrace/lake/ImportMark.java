package io.millrace.lake;

import com.google.common.hash.Hashing;
import io.millrace.event.KafkaCoordinates;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.util.SnapshotUtil;

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
  private static final String START_PREFIX = "millrace.import-start.";
  private static final int PARTS = 5;
  private static final int STRETCH_PARTS = 4;

  private String key() {
    return PREFIX + name;
  }

  private String text() {
    return String.join(" ", version, source, listing, Long.toString(rows), gaps).trim();
  }

  /**
   * The property of the table of events that says where a job goes on behind an import: noted with
   * its rows, so that a command that is killed then, and run again later, means the same place.
   */
  public static String startKey(String name) {
    return START_PREFIX + name;
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

  /**
   * The SHA-256 of all that the imports of a table were made of, in hex; empty where it has none. A
   * state that knows all of them has the same.
   */
  public static Optional<String> digest(Map<String, String> properties) {
    List<String> sources = new ArrayList<>();
    all(properties).forEach((name, mark) -> sources.add(name + ' ' + mark.source()));
    return sources.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Hashing.sha256()
                .hashString(String.join("\n", sources), StandardCharsets.UTF_8)
                .toString());
  }

  /**
   * A stretch of offsets.
   *
   * @param from the first
   * @param to the last
   */
  public record Stretch(String topic, int partition, long from, long to) {}

  /**
   * The stretches that {@link #gaps()} lists.
   *
   * @throws LakeException where they have another form
   */
  public List<Stretch> stretches() {
    List<Stretch> stretches = new ArrayList<>();
    for (String each : gaps.split(" ", -1)) {
      String[] parts = each.split("/", -1);
      if (parts.length == STRETCH_PARTS) {
        stretches.add(
            new Stretch(
                parts[0],
                Integer.parseInt(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3])));
      } else if (!each.isEmpty()) {
        throw new LakeException(
            "Cannot read the table's property of the import %s: '%s' (only millrace import sets it)"
                .formatted(name, each));
      }
    }
    return stretches;
  }

  /** The coordinates of the records that follow the stretches of imports, one for a partition. */
  public static List<KafkaCoordinates> next(Collection<ImportMark> marks) {
    Map<String, KafkaCoordinates> next = new TreeMap<>();
    for (ImportMark mark : marks) {
      for (Stretch each : mark.stretches()) {
        next.merge(
            each.topic() + '/' + each.partition(),
            new KafkaCoordinates(
                each.topic(), each.partition(), each.to() + 1, KafkaCoordinates.NO_TIMESTAMP),
            (one, other) -> one.offset() > other.offset() ? one : other);
      }
    }
    return List.copyOf(next.values());
  }

  /** Those of {@link #next(Collection)} that are of certain topics. */
  public static List<KafkaCoordinates> next(
      Collection<ImportMark> marks, Collection<String> topics) {
    return next(marks).stream().filter(each -> topics.contains(each.topic())).toList();
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
        undone.add(startKey(name));
      }
    }
    return undone;
  }

  /**
   * The newest snapshot of a table that an import made before any job committed, as far as the
   * table still knows it: what a rollback to before the first checkpoint leaves.
   */
  public static Optional<Snapshot> beforeJobs(Table table) {
    Snapshot newest = null;
    if (table.currentSnapshot() != null) {
      for (Snapshot each : SnapshotUtil.currentAncestors(table)) {
        if (CommitMark.of(each).isPresent()) {
          newest = null;
        } else if (newest == null && each.summary().containsKey(ImportAppend.NAME)) {
          newest = each;
        }
      }
    }
    return Optional.ofNullable(newest);
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
