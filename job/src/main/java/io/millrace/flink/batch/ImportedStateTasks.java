package io.millrace.flink.batch;

import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.bootstrap.FoldPlan;
import io.millrace.event.EventField;
import io.millrace.feature.StateHistory;
import io.millrace.flink.SourceState;
import io.millrace.flink.batch.savepoint.BlankSavepoint;
import io.millrace.flink.batch.savepoint.SavepointRewrite;
import io.millrace.flink.type.HistoryRow;
import io.millrace.history.UserRows;
import io.millrace.imports.StateWork;
import io.millrace.lake.LakePlace;
import io.millrace.lake.Savepoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Makes the savepoint of an import as a Flink job: files become rows, rows go to their users'
 * tasks, and each task folds its users' states and saves them, as in a bootstrap. All else in the
 * savepoint is that of a job that has not read a record.
 */
public final class ImportedStateTasks implements StateWork {
  private final StreamExecutionEnvironment env;
  private final LakePlace place;
  private final SourceState.Beginning source;
  private final LongConsumer progress;

  /**
   * @param env the environment of a job of its own
   * @param progress is told the number of users that are done, every few seconds and in the end
   */
  public ImportedStateTasks(
      StreamExecutionEnvironment env,
      LakePlace place,
      SourceState.Beginning source,
      LongConsumer progress) {
    this.env = env;
    this.place = place;
    this.source = source;
    this.progress = progress;
  }

  @Override
  public BootstrapCounts run(Job job) {
    env.setParallelism(Math.min(env.getParallelism(), job.target().maxParallelism()));
    FoldPlan fold = job.fold();
    UserRows rows = fold.rows();
    List<EventField> columns = List.copyOf(rows.events().fields());
    LaterRows all = new LaterRows(job.lake(), rows, job.cut(), Optional.empty());
    SpooledRows.All spooled = all.all();
    DataStream<HistoryRow> read = all.read(env, place);
    BootstrapCounts[] counts = {BootstrapCounts.NONE};
    SavepointRewrite.upon(blank(job), job.target().folder())
        .reporting(progress)
        .write(
            read,
            HistoryRow::userId,
            (context, task) ->
                new FoldedUsers(context, spooled.gather(context, task), fold.compile(columns)),
            done -> {
              counts[0] = BootstrapAccumulators.counts(done);
              job.requireWhole(counts[0]);
              return definition(job, counts[0]);
            });
    return counts[0];
  }

  private BlankSavepoint blank(Job job) {
    try {
      return new BlankSavepoint(
          source.at(job.start()), job.definition(), job.watches(), job.target().maxParallelism());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows that erasure has taken since are missing in the state, and the savepoint says so. */
  private static Map<String, String> definition(Job job, BootstrapCounts counts) {
    StateHistory history = new StateHistory(counts.partialUsers());
    Map<String, String> definition = new TreeMap<>(job.definition());
    if (!history.isComplete()) {
      definition.put(Savepoint.HISTORY, history.toText());
    }
    return definition;
  }
}
