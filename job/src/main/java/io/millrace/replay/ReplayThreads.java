package io.millrace.replay;

import io.millrace.history.HistorySpool;
import io.millrace.history.PartitionSpool;
import io.millrace.history.UserHistory;
import io.millrace.lake.LakeTable;
import io.millrace.lake.RowScan;
import io.millrace.lake.StoredPrediction;
import io.millrace.scoring.Scorer;
import io.millrace.verify.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;

/**
 * Runs a replay on threads of this machine, in three passes: the first brings the rows of each user
 * together, the second takes the users through the definition, and the third writes the rows in the
 * order of the table's partitions.
 */
public final class ReplayThreads implements ReplayWork {
  private final int threads;
  private final Path folder;
  private final Progress progress;

  /**
   * @param folder the folder for rows between the passes
   */
  public ReplayThreads(int threads, Path folder, Progress progress) {
    this.threads = threads;
    this.folder = folder;
    this.progress = progress;
  }

  @Override
  public Done run(Job job, Target target) throws IOException {
    Optional<Scorer> scorer = job.plan().scorer();
    try {
      return run(job, target, scorer.orElse(null));
    } finally {
      scorer.ifPresent(Scorer::close);
    }
  }

  private Done run(Job job, Target target, Scorer scorer) throws IOException {
    RowScan predictions =
        job.rows().scan(job.lake(), LakeTable.PREDICTIONS, job.cut().predictions());
    long rows = predictions.records();
    try (HistorySpool users = HistorySpool.create(folder, rows);
        PartitionSpool<StoredPrediction> replayed =
            PartitionSpool.create(folder, rows, job.plan().partitionOf(rows))) {
      read(job, predictions, users);
      LeftOut leftOut = new LeftOut();
      progress.begin(Progress.Step.SCORING, Math.round(rows * job.rows().share()));
      Passed passed = pass(job, users, replayed, new Means(scorer, leftOut));
      progress.end();
      progress.begin(Progress.Step.WRITING, passed.scores().rows());
      List<DataFile> files = write(job, target, replayed);
      progress.end();
      String runtime = scorer == null ? "" : scorer.runtime();
      return new Done(passed.users(), runtime, passed.scores(), leftOut, files);
    }
  }

  private void read(Job job, RowScan predictions, HistorySpool users) {
    RowScan events = job.rows().scan(job.lake(), LakeTable.EVENTS, job.cut().events());
    progress.begin(Progress.Step.READING, events.records() + predictions.records());
    read(job, LakeTable.EVENTS, events, users);
    read(job, LakeTable.PREDICTIONS, predictions, users);
    progress.end();
  }

  private void read(Job job, LakeTable table, RowScan scan, HistorySpool users) {
    scan.read(
        threads,
        () -> progress.counting(job.rows().reader(table, scan.projection(), users.writer())));
  }

  private record Means(Scorer scorer, LeftOut leftOut) {}

  private record Passed(long users, Comparison scores) {}

  private Passed pass(
      Job job, HistorySpool users, PartitionSpool<StoredPrediction> replayed, Means means)
      throws IOException {
    List<UserReplay> replays = Collections.synchronizedList(new ArrayList<>());
    List<Comparison> comparisons = Collections.synchronizedList(new ArrayList<>());
    LongAdder count = new LongAdder();
    users.forEachUser(
        threads,
        () -> {
          Comparison comparison = new Comparison(job.threshold());
          comparisons.add(comparison);
          PartitionSpool<StoredPrediction>.Writer spool = replayed.writer();
          UserReplay replay =
              new UserReplay(
                  job.plan(),
                  job.fields(),
                  means.scorer(),
                  new UserReplay.Output(spool::add, comparison, means.leftOut()));
          replays.add(replay);
          Consumer<UserHistory> counted =
              user -> {
                replay.accept(user);
                count.increment();
                progress.done(user.size());
              };
          return counted;
        });
    Comparison all = new Comparison(job.threshold());
    replays.forEach(UserReplay::flush);
    comparisons.forEach(all::addAll);
    return new Passed(count.sum(), all);
  }

  private List<DataFile> write(Job job, Target target, PartitionSpool<StoredPrediction> replayed)
      throws IOException {
    List<PredictionFiles> writers = Collections.synchronizedList(new ArrayList<>());
    try {
      replayed.read(
          threads,
          () -> {
            PredictionFiles writer =
                new PredictionFiles(target.predictions(), job.plan().columns(), target.scoredAt());
            writers.add(writer);
            return counted(writer);
          });
      return writers.stream().flatMap(writer -> writer.files().stream()).toList();
    } catch (IOException | RuntimeException e) {
      writers.forEach(writer -> writer.discard(e));
      throw e;
    }
  }

  private PartitionSpool.Reader<StoredPrediction> counted(
      PartitionSpool.Reader<StoredPrediction> reader) {
    return new PartitionSpool.Reader<>() {
      @Override
      public void row(StoredPrediction prediction) throws IOException {
        reader.row(prediction);
        progress.done(1);
      }

      @Override
      public void end() throws IOException {
        reader.end();
      }
    };
  }
}
