package io.millrace.imports;

import io.millrace.event.Reject;
import io.millrace.history.ImportSpool.KnownUsers;
import io.millrace.history.ImportedRow;
import io.millrace.history.ImportedUser;
import io.millrace.history.PartitionSpool;
import io.millrace.imports.ImportWork.Counts;
import io.millrace.imports.ImportWork.Target;
import io.millrace.imports.ImportWork.Written;
import io.millrace.lake.StoredPrediction;
import io.millrace.replay.ReplayPlan;
import io.millrace.row.ReadRecord;
import io.millrace.row.RejectColumns;
import io.millrace.scoring.Scorer;
import io.millrace.verify.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;

/** The records of a source that lie on this machine, and the passes that make rows of them. */
final class GatheredOnThreads implements ImportWork.Gathered {
  private final SpooledImport read;
  private final int threads;
  private final Path folder;
  private final Progress progress;

  GatheredOnThreads(SpooledImport read, int threads, Path folder, Progress progress) {
    this.read = read;
    this.threads = threads;
    this.folder = folder;
    this.progress = progress;
  }

  @Override
  public KnownUsers known() {
    return read.found().known();
  }

  @Override
  public String content() {
    return read.found().content();
  }

  @Override
  public String gaps() {
    return read.found().gaps();
  }

  @Override
  public Counts counts() {
    return read.found().counts();
  }

  @Override
  public Written write(Target target) throws IOException {
    ReplayPlan plan = read.plan().definition();
    Scorer scorer =
        read.plan().scoring() == ImportPlan.Scoring.SCORED ? plan.scorer().orElseThrow() : null;
    long rows = counts().events();
    ToLongFunction<StoredPrediction> partitionOf = plan.partitionOf(rows);
    try (PartitionSpool<ImportedRow> finished =
        PartitionSpool.create(
            folder, rows, row -> partitionOf.applyAsLong(row.prediction()), ImportedRow::format)) {
      List<UserImport> imports = compute(finished, plan, scorer, rows);
      Map<String, Long> statuses = new TreeMap<>();
      imports.forEach(each -> each.statuses().forEach((s, n) -> statuses.merge(s, n, Long::sum)));
      long users = imports.stream().mapToLong(UserImport::users).sum();
      progress.begin(Progress.Step.WRITING, rows);
      List<TableRows> written = write(finished, target, plan);
      progress.end();
      try {
        return new Written(
            users,
            statuses,
            written.stream().flatMap(each -> each.eventFiles().stream()).toList(),
            written.stream().flatMap(each -> each.predictionFiles().stream()).toList(),
            rejects(target.rejects()));
      } catch (IOException | RuntimeException e) {
        written.forEach(each -> each.discard(e));
        throw e;
      }
    } finally {
      if (scorer != null) {
        scorer.close();
      }
    }
  }

  private List<UserImport> compute(
      PartitionSpool<ImportedRow> finished, ReplayPlan plan, Scorer scorer, long rows)
      throws IOException {
    List<UserImport> imports = Collections.synchronizedList(new ArrayList<>());
    progress.begin(Progress.Step.SCORING, rows);
    read.spool()
        .forEachUser(
            threads,
            () -> {
              PartitionSpool<ImportedRow>.Writer writer = finished.writer();
              UserImport each = new UserImport(plan, scorer, writer::add);
              imports.add(each);
              Consumer<ImportedUser> counted =
                  user -> {
                    each.accept(user);
                    progress.done(user.size());
                  };
              return counted;
            });
    imports.forEach(UserImport::flush);
    progress.end();
    return imports;
  }

  private List<TableRows> write(
      PartitionSpool<ImportedRow> finished, Target target, ReplayPlan plan) throws IOException {
    List<TableRows> writers = Collections.synchronizedList(new ArrayList<>());
    try {
      finished.read(
          threads,
          () -> {
            TableRows writer = new TableRows(target, plan.pipeline(), plan.columns());
            writers.add(writer);
            return counted(writer);
          });
      return writers;
    } catch (IOException | RuntimeException e) {
      writers.forEach(writer -> writer.discard(e));
      throw e;
    }
  }

  private PartitionSpool.Reader<ImportedRow> counted(TableRows writer) {
    return new PartitionSpool.Reader<>() {
      @Override
      public void row(ImportedRow row) throws IOException {
        writer.row(row);
        progress.done(1);
      }

      @Override
      public void end() throws IOException {
        writer.end();
      }
    };
  }

  private List<DataFile> rejects(Table table) throws IOException {
    RowFiles<ReadRecord<Reject>> files = new RowFiles<>(table, RejectColumns.columns());
    try {
      read.rejects().read(files::add);
      files.end();
      files.close();
      return files.files();
    } catch (IOException | RuntimeException e) {
      files.discard(e);
      throw e;
    }
  }

  @Override
  public void close() {
    read.spool().close();
    read.rejects().close();
  }
}
