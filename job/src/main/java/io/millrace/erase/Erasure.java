package io.millrace.erase;

import io.millrace.erase.Scope.Erasable;
import io.millrace.lake.Cut;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.NewFile;
import io.millrace.lake.OnceAppend;
import io.millrace.lake.RowScan;
import io.millrace.lake.SealRows;
import io.millrace.lake.TableLayout;
import io.millrace.lake.TableProperty;
import io.millrace.seal.Seal;
import io.millrace.verify.ErasedOffsets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Takes rows out of {@code events}, {@code predictions} and {@code rejects}, as of a cut, and
 * writes before that what is left of each record to {@code erased}. Files that hold such rows are
 * written again without them; a job may go on, since its commits only add files, and rows of its
 * later checkpoints stay.
 */
public final class Erasure {
  /** What is erased goes first from where nothing hangs on it. */
  private static final List<LakeTable> ORDER =
      List.of(LakeTable.PREDICTIONS, LakeTable.EVENTS, LakeTable.REJECTS);

  /** In the summary of a snapshot. */
  private static final String ERASURE = "millrace.erasure";

  private final Lake lake;
  private final Cut cut;
  private final Scope scope;
  private final Remains remains = new Remains();

  public Erasure(Lake lake, Cut cut, Scope scope) {
    this.lake = lake;
    this.cut = cut;
    this.scope = scope;
  }

  /**
   * What would be done.
   *
   * @throws LakeException where the tables are a replay's, or cannot be read
   */
  public Plan plan() throws IOException {
    if (lake.replay().isPresent()) {
      throw new LakeException(
          "Cannot erase in %s: it is a replay (erase in %s, and replay again or drop it)"
              .formatted(lake.namespace(), lake.eventsNamespace()));
    }
    readBeginnings();
    Map<LakeTable, Long> rows = new EnumMap<>(LakeTable.class);
    Map<LakeTable, List<FileScanTask>> files = new EnumMap<>(LakeTable.class);
    ErasedOffsets erased = ErasedOffsets.read(lake, cut.sealing().erased());
    long withoutBytes = 0;
    long unpredicted = 0;
    for (LakeTable which : ORDER) {
      StoredRows stored = new StoredRows(which, lake.table(which));
      List<FileScanTask> holding = new ArrayList<>();
      long found = 0;
      for (FileScanTask file : stored.files(cut.snapshot(which), scope)) {
        long inFile = 0;
        try (CloseableIterable<Record> all = stored.rows(file)) {
          for (Record row : all) {
            Erasable erasable = stored.row(row);
            if (scope.matches(erasable)) {
              inFile++;
              boolean isWhole =
                  which == LakeTable.PREDICTIONS
                      || remains.of(which, erasable.kafka(), row).isPresent();
              withoutBytes += isWhole ? 0 : 1;
              unpredicted += unpredicted(which, erasable, erased);
            }
          }
        }
        if (inFile > 0) {
          holding.add(file);
          found += inFile;
        }
      }
      rows.put(which, found);
      files.put(which, holding);
    }
    return new Plan(rows, files, withoutBytes, Math.max(0, unpredicted));
  }

  /** How much a row adds: predictions of what is erased already may be gone before their events. */
  private static int unpredicted(LakeTable which, Erasable row, ErasedOffsets erased) {
    if (which == LakeTable.REJECTS || erased.contains(row.kafka())) {
      return 0;
    }
    return which == LakeTable.EVENTS ? 1 : -1;
  }

  private void readBeginnings() {
    if (cut.sealing().seals().isEmpty()) {
      return;
    }
    RowScan scan =
        new RowScan(
            lake.table(LakeTable.SEALS),
            cut.sealing().seals(),
            SealRows.columns(),
            Expressions.alwaysTrue());
    scan.read(
        1,
        () -> {
          SealRows rows = new SealRows(scan.projection());
          return row -> {
            Seal seal = rows.read(row);
            remains.chainBegins(seal.topic(), seal.partition(), seal.fromOffset());
          };
        });
  }

  /**
   * Does what was planned: first what is left of the records, then each table. After a fault in
   * between, it can be done again.
   *
   * @throws LakeException where another program has rewritten the files since
   */
  public void run(Plan plan, String reason, Instant at) throws IOException {
    Table erased = lake.find(LakeTable.ERASED).orElseGet(this::create);
    DataWriter<Record> left = NewFile.in(erased);
    Map<LakeTable, List<DataFile>> rewritten = new EnumMap<>(LakeTable.class);
    try (left) {
      for (LakeTable which : ORDER) {
        Left to = new Left(left, GenericRecord.create(erased.schema()), reason, at);
        List<DataFile> files = new ArrayList<>();
        for (FileScanTask file : plan.files().get(which)) {
          rewrite(which, file, to).ifPresent(files::add);
        }
        rewritten.put(which, files);
      }
    }
    OnceAppend.of(erased).file(left.toDataFile()).commit();
    for (LakeTable which : ORDER) {
      commit(which, plan.files().get(which), rewritten.get(which));
    }
  }

  private Table create() {
    TableLayout layout = TableLayout.erased();
    TableIdentifier name = TableIdentifier.of(lake.eventsNamespace(), layout.name());
    Map<String, String> properties = new HashMap<>(TableProperty.DEFAULTS);
    properties.put(TableProperty.PIPELINE, lake.pipeline());
    try {
      return lake.catalog()
          .createTable(name, layout.schema(), layout.spec(layout.schema()), properties);
    } catch (AlreadyExistsException raced) {
      return lake.catalog().loadTable(name);
    }
  }

  /** Where what is left of records goes. */
  private record Left(DataWriter<Record> file, Record row, String reason, Instant at) {
    void add(Erasable record, byte[] leaf) {
      row.setField("topic", record.kafka().topic());
      row.setField("partition", record.kafka().partition());
      row.setField("offset", record.kafka().offset());
      row.setField("leaf", ByteBuffer.wrap(leaf));
      row.setField("reason", reason);
      row.setField("at", at.atOffset(ZoneOffset.UTC));
      file.write(row);
    }
  }

  private Optional<DataFile> rewrite(LakeTable which, FileScanTask file, Left left)
      throws IOException {
    StoredRows stored = new StoredRows(which, lake.table(which));
    DataWriter<Record> writer = null;
    try (CloseableIterable<Record> all = stored.rows(file)) {
      for (Record row : all) {
        Erasable erasable = stored.row(row);
        if (!scope.matches(erasable)) {
          writer = writer == null ? NewFile.like(lake.table(which), file.file()) : writer;
          writer.write(row);
        } else if (which != LakeTable.PREDICTIONS) {
          left.add(erasable, remains.of(which, erasable.kafka(), row).orElseThrow());
        }
      }
    } finally {
      if (writer != null) {
        writer.close();
      }
    }
    return Optional.ofNullable(writer).map(DataWriter::toDataFile);
  }

  private static boolean stands(Table table, String erasure) {
    table.refresh();
    for (Snapshot each : SnapshotUtil.currentAncestors(table)) {
      if (erasure.equals(each.summary().get(ERASURE))) {
        return true;
      }
    }
    return false;
  }

  private void commit(LakeTable which, List<FileScanTask> old, List<DataFile> rewritten) {
    if (old.isEmpty()) {
      return;
    }
    OverwriteFiles overwrite =
        lake.table(which)
            .newOverwrite()
            .validateFromSnapshot(cut.snapshot(which).orElseThrow())
            .validateNoConflictingDeletes();
    old.forEach(file -> overwrite.deleteFile(file.file()));
    rewritten.forEach(overwrite::addFile);
    String erasure = UUID.randomUUID().toString();
    overwrite.set(ERASURE, erasure);
    // Where the reply to a commit that stands is lost, the next attempt looks as if it had failed.
    overwrite.deleteWith(manifest -> {});
    try {
      overwrite.commit();
    } catch (ValidationException e) {
      if (stands(lake.table(which), erasure)) {
        return;
      }
      throw new LakeException(
          "Cannot erase from %s: another program has rewritten its files meanwhile (do it again; what is erased already does no harm): %s"
              .formatted(lake.table(which).name(), e.getMessage()),
          e);
    }
  }
}
