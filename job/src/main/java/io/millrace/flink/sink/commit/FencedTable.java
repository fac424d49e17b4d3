package io.millrace.flink.sink.commit;

import io.millrace.flink.LogPlace;
import io.millrace.flink.Refusal;
import io.millrace.lake.CommitHistory;
import io.millrace.lake.HeldRows;
import io.millrace.lake.start.RestoreRules;
import io.millrace.lake.start.StartProblem;
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

  /**
   * @throws Refusal where the table holds rows and does not show the last commit: the committer
   *     would repeat the commits in its state before any other operator could prevent it
   */
  FencedTable(BaseTable table, LogPlace place) {
    super(new MarkedOperations(table.operations()), table.name(), table.reporter());
    CommitHistory history = CommitHistory.of(table);
    boolean isEmpty = !HeldRows.any(table);
    Optional<StartProblem> unknown = RestoreRules.unknownCommits(table, Optional.empty());
    if (unknown.isPresent()) {
      throw Refusal.of(unknown.get());
    }
    this.fence =
        isEmpty
            ? Fence.ofEmpty(table.name(), history.newest().orElse(null))
            : Fence.of(table.name(), history.newest().orElse(null));
    this.place = place;
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
