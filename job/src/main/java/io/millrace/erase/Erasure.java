package io.millrace.erase;

import io.millrace.erase.Scope.Erasable;
import io.millrace.lake.Cut;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.NewFile;
import io.millrace.lake.OnceOverwrite;
import io.millrace.lake.RowScan;
import io.millrace.lake.SealRows;
import io.millrace.seal.Seal;
import io.millrace.verify.ErasedOffsets;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;

/**
 * Takes rows out of {@code events}, {@code predictions} and {@code rejects}, as of a cut. Before
 * that, it writes the remains of each record to {@code erased}. Files that hold such rows are
 * written again without them; a job may run meanwhile, since its commits only add files, and rows
 * of its later checkpoints stay.
 */
public final class Erasure {
  /** Tables in the order of erasure: predictions go before the events that explain them. */
  private static final List<LakeTable> ORDER =
      List.of(LakeTable.PREDICTIONS, LakeTable.EVENTS, LakeTable.REJECTS);

  /** The advice where a catalog has failed. */
  static final String AGAIN = "do it again; what is erased already does no harm";

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
   * Finds the rows and files that an erasure would take, and changes nothing.
   *
   * @throws LakeException where the tables are a replay's, or cannot be read
   */
  public ErasurePlan plan() throws IOException {
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
    return new ErasurePlan(rows, files, withoutBytes, Math.max(0, unpredicted));
  }

  /**
   * The row's share in the count of events without prediction. Rows in {@code erased} do not count,
   * since an unfinished erasure may have taken their predictions before their events.
   */
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
   * Carries out the plan: writes the remains of the records first, then rewrites each table. After
   * a fault in between, it can be run again.
   *
   * @throws LakeException where another program has rewritten the files since, or the catalog does
   *     not make the commit
   */
  public void run(ErasurePlan plan, String reason, Instant at) throws IOException {
    ErasedFile left = ErasedFile.in(lake, reason, at);
    Map<LakeTable, List<DataFile>> rewritten = new EnumMap<>(LakeTable.class);
    try (left) {
      for (LakeTable which : ORDER) {
        List<DataFile> files = new ArrayList<>();
        for (FileScanTask file : plan.files().get(which)) {
          rewrite(which, file, left).ifPresent(files::add);
        }
        rewritten.put(which, files);
      }
    }
    left.commit();
    for (LakeTable which : ORDER) {
      List<FileScanTask> old = plan.files().get(which);
      if (!old.isEmpty()) {
        long read = cut.snapshot(which).orElseThrow();
        replace(new OnceOverwrite(lake.table(which), read, old, rewritten.get(which)), which);
      }
    }
  }

  private void replace(OnceOverwrite files, LakeTable which) {
    String what = "erase from " + lake.table(which).name();
    try {
      files.commit();
    } catch (ValidationException e) {
      throw new LakeException(
          "Cannot %s: another program has rewritten its files meanwhile (%s): %s"
              .formatted(what, AGAIN, e.getMessage()),
          e);
    } catch (RuntimeException e) {
      throw LakeException.cannot(what, e, AGAIN);
    }
  }

  private Optional<DataFile> rewrite(LakeTable which, FileScanTask file, ErasedFile left)
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
          left.add(erasable.kafka(), remains.of(which, erasable.kafka(), row).orElseThrow());
        }
      }
    } finally {
      if (writer != null) {
        writer.close();
      }
    }
    return Optional.ofNullable(writer).map(DataWriter::toDataFile);
  }
}
