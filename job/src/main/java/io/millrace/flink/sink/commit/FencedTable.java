package io.millrace.flink.sink.commit;

import io.millrace.flink.LogPlace;
import io.millrace.flink.Refusal;
import io.millrace.lake.CommitHistory;
import io.millrace.lake.CommitMark;
import io.millrace.lake.HeldRows;
import io.millrace.lake.start.RestoreRules;
import java.util.Optional;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ReplacePartitions;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * A table whose commits pass a {@link Fence}, for Iceberg's committer, whose class is not public.
 * The sink only ever appends.
 */
final class FencedTable extends BaseTable {
  private static final long serialVersionUID = 1L;

  private final transient Fence fence;
  private final transient LogPlace place;

  /** Whether the table held rows when it was loaded, and did not show the last commit. */
  private final transient boolean hasForgotten;

  FencedTable(BaseTable table, LogPlace place) {
    super(new MarkedOperations(table.operations()), table.name(), table.reporter());
    CommitHistory history = CommitHistory.of(table);
    CommitMark newest = history.newest().orElse(null);
    this.fence = HeldRows.any(table) ? Fence.of(table, newest) : Fence.ofEmpty(table, newest);
    this.hasForgotten = RestoreRules.hasForgottenCommits(table);
    this.place = place;
  }

  /**
   * Requires that the table shows the last commit, or had no rows. The committer, which does not
   * find the commits in its state then, would else repeat them before any other operator could
   * prevent it.
   *
   * @param jobId the job that the commit is of: at a restore, that of the state
   * @throws Refusal where the table does not
   */
  void requireKnownCommits(String jobId) {
    if (hasForgotten) {
      throw Refusal.of(RestoreRules.forgottenCommits(this, Optional.of(jobId)));
    }
  }

  @Override
  public AppendFiles newAppend() {
    return new FencedAppend(this, super.newAppend(), fence, place);
  }

  @Override
  public AppendFiles newFastAppend() {
    return new FencedAppend(this, super.newFastAppend(), fence, place);
  }

  /**
   * The snapshot; an {@link ExpiredCommit} where it has expired, so that the committer finds it.
   */
  @Override
  public Snapshot snapshot(long snapshotId) {
    Snapshot there = super.snapshot(snapshotId);
    return there == null && currentSnapshot() != null ? expired(snapshotId) : there;
  }

  private Snapshot expired(long snapshotId) {
    Iterable<Snapshot> left =
        SnapshotUtil.ancestorsOf(currentSnapshot().snapshotId(), super::snapshot);
    return CommitHistory.of(left, properties())
        .newest()
        .map(mark -> new ExpiredCommit(snapshotId, mark))
        .orElse(null);
  }

  @Override
  public RowDelta newRowDelta() {
    throw new UnsupportedOperationException("Cannot delete rows of " + name() + ": append only");
  }

  @Override
  public ReplacePartitions newReplacePartitions() {
    throw new UnsupportedOperationException("Cannot overwrite " + name() + ": append only");
  }
}
