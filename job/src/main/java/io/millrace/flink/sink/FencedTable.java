package io.millrace.flink.sink;

import io.millrace.flink.LogPlace;
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
  private final transient LogPlace place;

  FencedTable(BaseTable table, LogPlace place) {
    super(table.operations(), table.name(), table.reporter());
    this.fence = new Fence(table.name(), CommitMark.marks(table).findFirst().orElse(null));
    this.place = place;
  }

  @Override
  public AppendFiles newAppend() {
    return new FencedAppend(super.newAppend(), fence, place);
  }

  @Override
  public AppendFiles newFastAppend() {
    return new FencedAppend(super.newFastAppend(), fence, place);
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
