package io.millrace.lake;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;

/** Appends the rows of an import to one table, in the commit that sets the {@link ImportMark}. */
public final class ImportAppend {
  /** The key in the summary, of the import's name. */
  static final String NAME = "millrace.import";

  private ImportAppend() {}

  /**
   * Commits the files.
   *
   * @param upon the snapshot that the table must be at, for a table that was searched before; empty
   *     for one without rows
   * @throws LakeException where the table has changed, or has got the import meanwhile
   */
  public static void commitUpon(
      Table table, ImportMark mark, List<DataFile> files, OptionalLong upon) {
    commit(
        table,
        mark,
        files,
        newestFirst -> {
          OptionalLong at =
              StreamSupport.stream(newestFirst.spliterator(), false)
                  .limit(1)
                  .mapToLong(Snapshot::snapshotId)
                  .findFirst();
          if (!at.equals(upon)) {
            throw new LakeException(
                "Cannot commit the import %s to %s: another program has written to it meanwhile (stop the job while you import, and run this again)"
                    .formatted(mark.name(), table.name()));
          }
          return true;
        });
  }

  /** Commits the files, whatever the table has got meanwhile. */
  public static void commit(Table table, ImportMark mark, List<DataFile> files) {
    commit(table, mark, files, OnceAppend.Condition.NONE);
  }

  private static void commit(
      Table table, ImportMark mark, List<DataFile> files, OnceAppend.Condition condition) {
    TableOperations operations = ((HasTableOperations) table).operations();
    Table marking = new BaseTable(new Marking(operations, mark, table.name()), table.name());
    AppendFiles append = marking.newAppend().set(NAME, mark.name());
    OnceAppend once = new OnceAppend(marking, append).named(mark.name() + ' ' + mark.source());
    files.forEach(once::file);
    try {
      once.commit(condition);
    } catch (LakeException e) {
      throw e;
    } catch (RuntimeException e) {
      throw LakeException.cannot(
          "commit the import " + mark.name() + " to " + table.name(),
          e,
          "run the command again: it does what is left");
    }
  }

  /** A table's operations, whose commits set the property, too. */
  private static final class Marking extends DelegatedOperations {
    private final ImportMark mark;
    private final String table;

    Marking(TableOperations operations, ImportMark mark, String table) {
      super(operations);
      this.mark = mark;
      this.table = table;
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      super.commit(base, mark.recordedIn(base, metadata, table));
    }
  }
}
