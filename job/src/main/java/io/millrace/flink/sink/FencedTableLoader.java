package io.millrace.flink.sink;

import java.io.IOException;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.TableLoader;

/** Loads a table so that all commits to it are fenced; see {@link Fence}. */
final class FencedTableLoader implements TableLoader {
  private static final long serialVersionUID = 1L;

  private final TableLoader loader;

  FencedTableLoader(TableLoader loader) {
    this.loader = loader;
  }

  @Override
  public void open() {
    loader.open();
  }

  @Override
  public boolean isOpen() {
    return loader.isOpen();
  }

  @Override
  public Table loadTable() {
    Table table = loader.loadTable();
    if (table instanceof BaseTable base) {
      return new FencedTable(base);
    }
    throw new IllegalStateException(
        "Cannot fence "
            + table.name()
            + ": its catalog gives a "
            + table.getClass().getName()
            + " (must be a BaseTable, as all of Iceberg's own catalogs give)");
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }

  @Override
  @SuppressWarnings({"MissingSuperCall", "SuperCallToObjectMethod"}) // as the interface asks
  public TableLoader clone() {
    return new FencedTableLoader(loader.clone());
  }

  @Override
  public String toString() {
    return loader.toString();
  }
}
