package io.millrace.flink.sink.commit;

import io.millrace.flink.LogPlace;
import java.io.IOException;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.TableLoader;

/** Loads a table so that all commits to it are fenced; see {@link Fence}. */
public final class FencedTableLoader implements TableLoader {
  private static final long serialVersionUID = 1L;

  private final TableLoader loader;
  private final LogPlace place;

  /**
   * @param place the logging context for the operators that load the table: Iceberg's own, which
   *     set none
   */
  public FencedTableLoader(TableLoader loader, LogPlace place) {
    this.loader = loader;
    this.place = place;
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
    place.enter();
    Table table = loader.loadTable();
    if (table instanceof BaseTable base) {
      return new FencedTable(base, place);
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
    return new FencedTableLoader(loader.clone(), place);
  }

  @Override
  public String toString() {
    return loader.toString();
  }
}
