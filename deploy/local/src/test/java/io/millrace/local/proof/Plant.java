package io.millrace.local.proof;

import io.millrace.lake.NewFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.DataWriter;

/** Other rows in a table, as another engine would write them, until it is closed. */
final class Plant implements AutoCloseable {
  private final Table table;
  private final long before;

  /** A change of a table's rows, which are copies. */
  interface Change {
    void of(List<Record> rows);
  }

  private Plant(Table table) {
    this.table = table;
    this.before = table.currentSnapshot().snapshotId();
  }

  static Plant in(RunTables lake, String name, Change change) throws IOException {
    Plant plant = new Plant(lake.table(name));
    List<Record> rows = new ArrayList<>(lake.rows(name));
    change.of(rows);
    plant
        .table
        .newOverwrite()
        .overwriteByRowFilter(Expressions.alwaysTrue())
        .addFile(plant.write(rows))
        .commit();
    return plant;
  }

  private DataFile write(List<Record> rows) throws IOException {
    DataWriter<Record> writer = NewFile.in(table);
    try (writer) {
      rows.forEach(writer::write);
    }
    return writer.toDataFile();
  }

  @Override
  public void close() {
    table.refresh();
    table.manageSnapshots().rollbackTo(before).commit();
  }
}
