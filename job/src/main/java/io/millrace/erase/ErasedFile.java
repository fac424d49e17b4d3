package io.millrace.erase;

import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.NewFile;
import io.millrace.lake.OnceAppend;
import io.millrace.lake.RecordTarget;
import io.millrace.lake.TableLayout;
import io.millrace.lake.TableProperty;
import io.millrace.row.ErasedColumns;
import io.millrace.row.ErasedRow;
import io.millrace.row.RowMaker;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.DataWriter;

/**
 * The data file that takes the remains of one erasure's records into the table {@code erased}.
 * Makes that table where there is none.
 */
final class ErasedFile implements Closeable {
  private final Table table;
  private final DataWriter<Record> file;
  private final RowMaker<ErasedRow, GenericRecord> rows;
  private final String reason;
  private final Instant at;

  private ErasedFile(Table table, String reason, Instant at) {
    this.table = table;
    this.file = NewFile.in(table);
    this.rows = RecordTarget.rows(ErasedColumns.columns(), table.schema());
    this.reason = reason;
    this.at = at;
  }

  /**
   * @throws LakeException where the table cannot be made
   */
  static ErasedFile in(Lake lake, String reason, Instant at) {
    return new ErasedFile(lake.find(LakeTable.ERASED).orElseGet(() -> create(lake)), reason, at);
  }

  private static Table create(Lake lake) {
    TableLayout layout = TableLayout.erased();
    TableIdentifier name = TableIdentifier.of(lake.eventsNamespace(), layout.name());
    Map<String, String> properties = new HashMap<>(TableProperty.DEFAULTS);
    properties.put(TableProperty.PIPELINE, lake.pipeline());
    try {
      return lake.catalog()
          .createTable(name, layout.schema(), layout.spec(layout.schema()), properties);
    } catch (RuntimeException e) {
      // Another erasure may have made it, or the reply to this request was lost.
      try {
        return lake.catalog().loadTable(name);
      } catch (RuntimeException notMade) {
        e.addSuppressed(notMade);
        throw LakeException.cannot("make the table " + name, e, Erasure.AGAIN);
      }
    }
  }

  void add(KafkaCoordinates kafka, byte[] leaf) {
    file.write(rows.row(new ErasedRow(kafka, leaf, reason, at)));
  }

  /**
   * Appends the file to the table. Called once the file is closed.
   *
   * @throws LakeException where the catalog does not make the commit
   */
  void commit() {
    try {
      OnceAppend.of(table).file(file.toDataFile()).commit();
    } catch (RuntimeException e) {
      throw LakeException.cannot("write to " + table.name(), e, Erasure.AGAIN);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
