package io.millrace.flink.sink;

import io.millrace.lake.CommitMark;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ReplacePartitions;
import org.apache.iceberg.RowDelta;

/**
 * A table whose commits pass a {@link Fence}, for Iceberg's committer, which is closed to us. The
 * sink only ever appends.
 */
final class FencedTable extends BaseTable {
  private static final long serialVersionUID = 1L;

  private final transient Fence fence;

  FencedTable(BaseTable table) {
    super(table.operations(), table.name(), table.reporter());
    this.fence = new Fence(table.name(), CommitMark.marks(table).findFirst().orElse(null));
  }

  @Override
  public AppendFiles newAppend() {
    return new FencedAppend(super.newAppend(), fence);
  }

  @Override
  public AppendFiles newFastAppend() {
    return new FencedAppend(super.newFastAppend(), fence);
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
