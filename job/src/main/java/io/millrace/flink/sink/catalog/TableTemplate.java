package io.millrace.flink.sink.catalog;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.io.FileIO;

/** A table whose files are opened through another {@link FileIO} than its own. */
public final class TableTemplate extends BaseTable {
  private static final long serialVersionUID = 1L;

  private final FileIO io;

  public TableTemplate(BaseTable table, FileIO io) {
    super(table.operations(), table.name(), table.reporter());
    this.io = io;
  }

  @Override
  public FileIO io() {
    return io;
  }
}
