package io.millrace.verify;

import io.millrace.lake.CommitMark;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LakeTable;
import io.millrace.lake.LastCommit;
import io.millrace.lake.ReplaySource;
import io.millrace.pipeline.Pipeline;
import io.millrace.verify.TamperHistory.Sent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The tables of a pipeline in a folder, as a job would have left them, made without a broker and
 * without Flink: a few hundred rows in several commits. Rows can be changed, and put back.
 */
public final class TamperLake implements AutoCloseable {
  /** The histories that tables may have. */
  public enum Variant {
    PLAIN,
    /** Predictions and versions are a replay's. */
    REPLAYED,
    /**
     * Predictions and versions are a replay's, under a definition that decodes the records
     * otherwise.
     */
    REPLAYED_OTHERWISE,
    /** All data files have been rewritten into one. */
    COMPACTED,
    /**
     * Three versions: the second has other fields and features than the first, the third the same.
     */
    MANY_VERSIONS,
    /** The last checkpoint has read no reject. */
    WITHOUT_LATE_REJECTS,
    /** Tables of a job that kept no raw values and wrote no seals. */
    UNSEALED;

    /** The variants in which tampering is looked for. */
    public static List<Variant> sealed() {
      return Stream.of(values())
          .filter(
              each ->
                  each != UNSEALED && each != REPLAYED_OTHERWISE && each != WITHOUT_LATE_REJECTS)
          .toList();
    }

    boolean isReplay() {
      return this == REPLAYED || this == REPLAYED_OTHERWISE;
    }
  }

  private static final String JOB = "job";
  private static final int KEPT = 50;

  private final Map<String, String> properties;
  private final Variant variant;
  private final Lake lake;
  private final Map<LakeTable, List<Record>> original = new EnumMap<>(LakeTable.class);
  private final Map<LakeTable, Long> snapshots = new EnumMap<>(LakeTable.class);

  private TamperLake(
      Path folder,
      Variant variant,
      List<Pipeline> versions,
      List<Sent> records,
      Map<String, String> more)
      throws IOException {
    this.variant = variant;
    properties = TamperCatalog.properties(folder, more);
    Files.createDirectories(folder);
    new TamperTables(properties, variant, versions).create(records);
    lake = place().open();
    for (LakeTable each : LakeTable.values()) {
      if (lake.find(each).isPresent()) {
        original.put(each, read(lake.table(each)));
        snapshots.put(each, lake.table(each).currentSnapshot().snapshotId());
      }
    }
  }

  public static TamperLake in(Path folder, Variant variant) throws IOException {
    return in(folder, variant, Map.of());
  }

  /** The same with files in memory, for a test that writes tables hundreds of times. */
  static TamperLake inMemory(Path folder, Variant variant) throws IOException {
    return in(
        folder, variant, Map.of(CatalogProperties.FILE_IO_IMPL, InMemoryFileIO.class.getName()));
  }

  private static TamperLake in(Path folder, Variant variant, Map<String, String> more)
      throws IOException {
    return new TamperLake(
        folder, variant, TamperDefinitions.versions(variant), TamperHistory.sent(), more);
  }

  /** Tables of other records, under a definition of the same topic, model and namespace. */
  public static TamperLake of(Path folder, Pipeline pipeline, List<Sent> records)
      throws IOException {
    return new TamperLake(folder, Variant.PLAIN, List.of(pipeline), records, Map.of());
  }

  /** The definition of {@link Variant#PLAIN}. */
  public static String definition() {
    return TamperDefinitions.plain();
  }

  public LakePlace place() {
    return TamperCatalog.place(
        properties, variant.isReplay() ? TamperTables.REPLAY : TamperTables.LIVE);
  }

  public Lake lake() {
    return lake;
  }

  public Table table(LakeTable which) {
    return lake.table(which);
  }

  /** Copies of a table's original rows, in the order of topic and offset. */
  public List<Record> rows(LakeTable which) {
    return original.get(which).stream()
        .map(Record::copy)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Makes a table hold these rows, in one file that another engine would have written. */
  public void replace(LakeTable which, List<Record> rows) {
    Table table = table(which);
    var overwrite = table.newOverwrite().overwriteByRowFilter(Expressions.alwaysTrue());
    if (!rows.isEmpty()) {
      overwrite.addFile(TamperFiles.one(table, rows));
    }
    overwrite.commit();
    if (variant.isReplay() && (which == LakeTable.EVENTS || which == LakeTable.REJECTS)) {
      readAsOfNow(which);
    }
    table.refresh();
  }

  /** Names the newest snapshot in the replay's properties, as the one that the replay has read. */
  private void readAsOfNow(LakeTable which) {
    ReplaySource old = ReplaySource.of(table(LakeTable.PREDICTIONS)).orElseThrow();
    OptionalLong now = OptionalLong.of(table(which).currentSnapshot().snapshotId());
    ReplaySource moved =
        new ReplaySource(
            old.namespace(),
            which == LakeTable.EVENTS ? now : old.events(),
            which == LakeTable.REJECTS ? now : old.rejects(),
            old.share());
    var update = table(LakeTable.PREDICTIONS).updateProperties();
    moved.properties().forEach(update::set);
    update.commit();
  }

  /** Puts all rows back. */
  public void restore() {
    snapshots.forEach(
        (which, snapshot) -> {
          Table table = table(which);
          if (table.currentSnapshot().snapshotId() != snapshot) {
            table.manageSnapshots().setCurrentSnapshot(snapshot).commit();
            if (variant.isReplay() && (which == LakeTable.EVENTS || which == LakeTable.REJECTS)) {
              readAsOfNow(which);
            }
          }
          table.refresh();
        });
  }

  public Findings findings() {
    return new Findings(KEPT, difference -> {});
  }

  /** Appends rows as the job commits a checkpoint. */
  public static void append(Table table, List<Record> rows, int checkpoint) {
    Transaction both = table.newTransaction();
    AppendFiles append = both.newAppend();
    TamperFiles.of(table, rows).forEach(append::appendFile);
    marked(append, checkpoint).commit();
    both.updateProperties().set(LastCommit.PROPERTY, JOB + " " + checkpoint).commit();
    both.commitTransaction();
  }

  /** Sets a table back by a number of commits, as Millrace's rollback does. */
  static void rollBack(Table table, int commits) {
    for (int i = 0; i < commits; i++) {
      table.manageSnapshots().setCurrentSnapshot(table.currentSnapshot().parentId()).commit();
    }
    long checkpoint = CommitMark.of(table.currentSnapshot()).orElseThrow().checkpointId();
    table.updateProperties().set(LastCommit.PROPERTY, JOB + " " + checkpoint).commit();
  }

  /** Marks a commit as the job's sink does. */
  static <T extends SnapshotUpdate<T>> T marked(T update, int checkpoint) {
    return update
        .set("flink.job-id", JOB)
        .set("flink.max-committed-checkpoint-id", Integer.toString(checkpoint));
  }

  public static List<Record> read(Table table) {
    return read(IcebergGenerics.read(table));
  }

  /** The rows as of a snapshot. */
  public static List<Record> read(Table table, long snapshot) {
    return read(IcebergGenerics.read(table).useSnapshot(snapshot));
  }

  private static List<Record> read(IcebergGenerics.ScanBuilder scan) {
    List<Record> rows = new ArrayList<>();
    try (CloseableIterable<Record> found = scan.build()) {
      found.forEach(row -> rows.add(row.copy()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rows.sort(TamperRows.ORDER);
    return rows;
  }

  @Override
  public void close() throws IOException {
    lake.close();
  }
}
