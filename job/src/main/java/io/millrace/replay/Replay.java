package io.millrace.replay;

import io.millrace.event.Event;
import io.millrace.history.HistorySpool;
import io.millrace.history.PartitionSpool;
import io.millrace.history.UserHash;
import io.millrace.history.UserHistory;
import io.millrace.lake.AsOf;
import io.millrace.lake.Cut;
import io.millrace.lake.Cuts;
import io.millrace.lake.EventRows;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.PredictionRows;
import io.millrace.lake.ReplaySource;
import io.millrace.lake.RowScan;
import io.millrace.lake.StoredPrediction;
import io.millrace.scoring.Scorer;
import io.millrace.verify.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.expressions.Expressions;

/**
 * One replay: a pass over the tables that brings the rows of each user together, one over the users
 * through the definition, and one that writes the rows in the order of the table's partitions.
 * Features see what they would have seen then, since each user's events come in their order of
 * arrival and a feature is a function of those up to its own.
 */
public final class Replay {
  private static final int PROGRESS_ROWS = 1_000;
  private static final long HOUR_MS = 3_600_000L;
  private static final long DAY_MS = 24 * HOUR_MS;
  private static final long ROWS_PER_PART = 1_000_000;

  private final Lake lake;
  private final ReplayPlan plan;
  private final Settings settings;
  private final Progress progress;
  private final ReplayTables tables;
  private final LeftOut leftOut = new LeftOut();

  /**
   * What is replayed, where it goes, and with how much of the machine.
   *
   * @param to the namespace to write
   * @param share of the users, 0 to 1, chosen by hash, so that a user is whole
   * @param threshold at which decisions are compared
   */
  public record Settings(AsOf asOf, String to, double share, double threshold, Work work) {}

  /**
   * How much of the machine is used.
   *
   * @param folder where rows lie in between
   */
  public record Work(int threads, Path folder) {}

  /**
   * @param cut what was read
   * @param runtime what computed the scores; empty where there is no model
   */
  public record Result(
      Cut cut, String to, long users, String runtime, ScoreChange scores, LeftOut leftOut) {}

  public Replay(Lake lake, ReplayPlan plan, Settings settings, Progress progress) {
    this.lake = lake;
    this.plan = plan;
    this.settings = settings;
    this.progress = progress;
    this.tables = new ReplayTables(lake, Namespace.of(settings.to().split("\\.", -1)), plan);
  }

  /** Where a replay goes unless it is told. */
  public static String namespaceOf(Lake lake) {
    return lake.namespace() + "_replay";
  }

  /**
   * Replays, writes and compares.
   *
   * @throws io.millrace.lake.LakeException where the tables cannot be read or written
   * @throws io.millrace.scoring.ModelException where the model does not fit
   * @throws IOException where the work folder cannot be written
   */
  public Result run(Instant now) throws IOException {
    tables.check();
    EventColumns.check(lake.table(LakeTable.EVENTS), plan.pipeline());
    Cut cut = Cuts.find(lake, settings.asOf());
    Optional<Scorer> scorer = plan.scorer();
    try {
      return run(cut, scorer.orElse(null), now);
    } finally {
      scorer.ifPresent(Scorer::close);
    }
  }

  private Result run(Cut cut, Scorer scorer, Instant now) throws IOException {
    RowScan predictions = scan(LakeTable.PREDICTIONS, cut, PredictionRows.columns(List.of()));
    long rows = predictions.records();
    try (HistorySpool users = HistorySpool.create(settings.work().folder(), rows);
        PartitionSpool replayed =
            PartitionSpool.create(settings.work().folder(), rows, partitions(rows))) {
      read(cut, predictions, users);
      Passed passed = pass(users, replayed, scorer, rows);
      progress.begin(Progress.Step.WRITING, passed.scores().rows());
      tables.write(replayed, source(cut), settings.work().threads(), now, progress::done);
      progress.end();
      return new Result(
          cut,
          settings.to(),
          passed.users(),
          scorer == null ? "" : scorer.runtime(),
          passed.scores(),
          leftOut);
    }
  }

  private RowScan scan(LakeTable table, Cut cut, List<String> columns) {
    return new RowScan(lake.table(table), cut.snapshot(table), columns, Expressions.alwaysTrue());
  }

  private ReplaySource source(Cut cut) {
    double share = Math.min(settings.share(), lake.replay().map(ReplaySource::share).orElse(1.0));
    return new ReplaySource(lake.eventsNamespace().toString(), cut.events(), cut.rejects(), share);
  }

  private ToLongFunction<StoredPrediction> partitions(long rows) {
    int parts = (int) Math.min(Integer.MAX_VALUE, 1 + rows / ROWS_PER_PART);
    return switch (plan.pipeline().tables().partitionBy()) {
      case DAY -> prediction -> Math.floorDiv(prediction.row().eventTimeMs(), DAY_MS);
      case HOUR -> prediction -> Math.floorDiv(prediction.row().eventTimeMs(), HOUR_MS);
      case NONE -> prediction -> UserHash.bucket(prediction.row().userId(), parts);
    };
  }

  private void read(Cut cut, RowScan predictions, HistorySpool users) {
    RowScan events = scan(LakeTable.EVENTS, cut, EventRows.columns(plan.pipeline().event()));
    progress.begin(Progress.Step.READING, events.records() + predictions.records());
    events.read(
        settings.work().threads(),
        () -> {
          EventRows rows = new EventRows(plan.pipeline().event(), events.projection());
          HistorySpool.Writer spool = users.writer();
          return told(
              row -> {
                Event event = rows.read(row);
                if (isReplayed(event.userId())) {
                  spool.event(event);
                }
              });
        });
    predictions.read(
        settings.work().threads(),
        () -> {
          PredictionRows rows = new PredictionRows(List.of(), predictions.projection());
          HistorySpool.Writer spool = users.writer();
          return told(
              row -> {
                StoredPrediction prediction = rows.read(row);
                if (isReplayed(prediction.row().userId())) {
                  spool.prediction(prediction);
                }
              });
        });
    progress.end();
  }

  /** The same, with its rows told a thousand at a time. */
  private RowScan.Reader told(RowScan.Reader reader) {
    return new RowScan.Reader() {
      private int untold;

      @Override
      public void row(StructLike row) throws IOException {
        reader.row(row);
        if (++untold == PROGRESS_ROWS) {
          end();
        }
      }

      @Override
      public void end() {
        progress.done(untold);
        untold = 0;
      }
    };
  }

  private boolean isReplayed(String userId) {
    return settings.share() >= 1 || UserHash.isIn(settings.share(), userId);
  }

  private record Passed(long users, ScoreChange scores) {}

  private Passed pass(HistorySpool users, PartitionSpool replayed, Scorer scorer, long rows)
      throws IOException {
    progress.begin(Progress.Step.SCORING, Math.round(rows * settings.share()));
    List<UserReplay> replays = Collections.synchronizedList(new ArrayList<>());
    List<Comparison> comparisons = Collections.synchronizedList(new ArrayList<>());
    LongAdder count = new LongAdder();
    users.forEachUser(
        settings.work().threads(),
        () -> {
          Comparison comparison = new Comparison(settings.threshold());
          comparisons.add(comparison);
          UserReplay replay =
              new UserReplay(
                  plan, scorer, new UserReplay.Output(replayed.writer(), comparison, leftOut));
          replays.add(replay);
          Consumer<UserHistory> told =
              user -> {
                replay.accept(user);
                count.increment();
                progress.done(user.size());
              };
          return told;
        });
    Comparison all = new Comparison(settings.threshold());
    replays.forEach(UserReplay::flush);
    comparisons.forEach(all::addAll);
    progress.end();
    return new Passed(count.sum(), all.result());
  }
}
