package io.millrace.flink.sink.commit;

import io.millrace.flink.LogPlace;
import io.millrace.flink.Refusal;
import io.millrace.flink.RouteMetrics;
import io.millrace.lake.CommitHistory;
import io.millrace.lake.CommitMark;
import io.millrace.lake.WatchState;
import io.millrace.lake.start.LaterCheck;
import io.millrace.lake.start.RestoreRules;
import io.millrace.lake.start.StartProblem;
import io.millrace.metric.Metric;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.util.SnapshotUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that rows written to a table are committed, in one place for all writers. At a restore it
 * compares state and table (see {@link RestoreRules}), and once more before the first checkpoint.
 * Later, after each checkpoint for which rows wait, it looks for their commit in the table itself,
 * since Iceberg's committer can skip commits in silence while checkpoints stay green
 * (apache/iceberg#18098).
 */
public final class CommitWatch extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<Long, Void> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CommitWatch.class);
  private static final long NO_SNAPSHOT = -1;

  private static final ListStateDescriptor<byte[]> STATE =
      new ListStateDescriptor<>(WatchState.NAME, BytePrimitiveArraySerializer.INSTANCE);

  private final TableLoader loader;
  private final String tableName;
  private final int stallCheckpoints;
  private final LogPlace place;
  private transient Table table;
  private transient ListState<byte[]> stored;
  private transient WatchState state;
  private transient CommitMark foundAtStart;
  private transient boolean isAlone;
  private transient WaitingRows waiting;
  private transient Counter commits;
  private transient String jobId;
  private transient long written;
  private transient long lastSeen;
  private transient boolean alarmed;

  /**
   * @param stallCheckpoints the number of checkpoints tolerated without a commit: a commit runs
   *     beside the next checkpoint, and may outlast it where the catalog is slow
   */
  public CommitWatch(TableLoader loader, String tableName, int stallCheckpoints, LogPlace place) {
    this.loader = loader;
    this.tableName = tableName;
    this.stallCheckpoints = stallCheckpoints;
    this.place = place;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    place.enter();
    jobId = getRuntimeContext().getJobInfo().getJobId().toHexString();
    loader.open();
    table = loader.loadTable();
    stored = context.getOperatorStateStore().getListState(STATE);
    foundAtStart = CommitHistory.of(table).newest().orElse(null);
    state = restoredOrNew(context.getRestoredCheckpointId());
    lastSeen = table.currentSnapshot() == null ? NO_SNAPSHOT : table.currentSnapshot().snapshotId();
    waiting = new WaitingRows(Clock.systemUTC());
    RouteMetrics metrics = new RouteMetrics(getMetricGroup());
    metrics.gauge(Metric.COMMIT_LAG, waiting::lagMs, tableName);
    metrics.gauge(Metric.CHECKPOINTS_WITHOUT_COMMIT, waiting::completedCheckpoints, tableName);
    commits = metrics.counter(Metric.COMMITS, tableName);
  }

  private WatchState restoredOrNew(OptionalLong checkpointId) throws Exception {
    Iterator<byte[]> restored = stored.get().iterator();
    if (checkpointId.isEmpty()) {
      return WatchState.begin(table.uuid(), foundAtStart, jobId);
    }
    long id = checkpointId.getAsLong();
    if (!restored.hasNext()) {
      refuse(RestoreRules.problemOfUnknown(table, id));
      return WatchState.begin(table.uuid(), foundAtStart, jobId);
    }
    byte[] before = restored.next();
    refuse(RestoreRules.problem(table, before, id));
    return WatchState.fromBytes(before)
        .seeing(Optional.ofNullable(foundAtStart))
        .continuedBy(jobId, id);
  }

  private static void refuse(Optional<StartProblem> problem) {
    if (problem.isPresent()) {
      throw Refusal.of(problem.get());
    }
  }

  /**
   * Looks once more for commits of another copy, before the first checkpoint. By then all
   * committers have read the table, and their {@link Fence} finds later commits of another copy;
   * but they accept its commits since the check at the restore as the state that they started from.
   * And a restart has new committers, which accept what they find: for these, the table says what
   * the job goes on from, before there is a checkpoint that they could be restored from.
   */
  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    if (isAlone) {
      return;
    }
    table.refresh();
    CommitMark newest = CommitHistory.of(table).newest().orElse(null);
    boolean isOurs =
        newest == null
            || newest.equals(foundAtStart)
            || (state.knows(newest) && newest.checkpointId() < checkpointId);
    if (!isOurs) {
      throw new Refusal(
          LaterCheck.RUN,
          String.format(
              Locale.ROOT,
              "Cannot write checkpoint %d of job %s: %s has got %s since this job started. %s",
              checkpointId,
              jobId,
              table.name(),
              newest,
              Fence.TWO_COPIES));
    }
    if (newest == null || !newest.jobId().equals(jobId)) {
      state.predecessor(newest).recordFor(jobId, state.jobsBefore(), table);
    }
    isAlone = true;
  }

  @Override
  public void processElement(StreamRecord<Long> element) {
    written += element.getValue();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    place.checkpoint(context.getCheckpointId());
    stored.update(List.of(state.toBytes()));
    if (written > 0) {
      waiting.add(context.getCheckpointId());
      written = 0;
    }
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    if (waiting.isEmpty()) {
      return;
    }
    waiting.checkpointCompleted(checkpointId);
    try {
      look();
    } catch (RuntimeException unreachable) {
      // The committer uses the same catalog and fails the job if need be; the watch only looks.
      LOG.warn(
          "Cannot look for commits in {}; looks again at the next checkpoint",
          table.name(),
          unreachable);
    }
    if (waiting.completedCheckpoints() >= stallCheckpoints) {
      alarm();
    } else {
      alarmed = false;
    }
  }

  private void look() {
    table.refresh();
    if (table.currentSnapshot() == null) {
      return;
    }
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      if (snapshot.snapshotId() == lastSeen) {
        break;
      }
      CommitMark.of(snapshot).filter(mark -> mark.jobId().equals(jobId)).ifPresent(this::seen);
    }
    lastSeen = table.currentSnapshot().snapshotId();
    state = state.seeing(CommitHistory.of(table).newest());
  }

  private void seen(CommitMark mark) {
    commits.inc();
    waiting.committed(mark.checkpointId());
  }

  private void alarm() {
    if (!alarmed) {
      LOG.error(
          "Rows written to {} since checkpoint {} are not in the table, though {} checkpoints have"
              + " completed: its commits are skipped or hang. Stop the job with a savepoint, look"
              + " for 'Committed' and 'Skip' in the log of its committer, and restore the savepoint"
              + " under a new job id.",
          table.name(),
          waiting.oldest(),
          waiting.completedCheckpoints());
      alarmed = true;
    }
  }

  boolean alarmed() {
    return alarmed;
  }

  WaitingRows waiting() {
    return waiting;
  }

  @Override
  public void close() throws Exception {
    loader.close();
    super.close();
  }
}
