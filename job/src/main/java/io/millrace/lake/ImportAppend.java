package io.millrace.lake;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;

/** Appends the rows of an import to one table, in the commit that sets the {@link ImportMark}. */
public final class ImportAppend {
  /** The key in the summary, of the import's name. */
  static final String NAME = "millrace.import";

  private ImportAppend() {}

  /**
   * Commits the files.
   *
   * @param notes more properties that the commit sets
   * @param upon the snapshot that the table must be at, for a table that was searched before; empty
   *     for one without rows
   * @throws LakeException where the table has changed, or has got the import meanwhile
   */
  public static void commitUpon(
      Table table,
      ImportMark mark,
      Map<String, String> notes,
      List<DataFile> files,
      OptionalLong upon) {
    commit(
        new Marking(table, mark, notes),
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
    commit(new Marking(table, mark, Map.of()), files, OnceAppend.Condition.NONE);
  }

  private static void commit(
      Marking operations, List<DataFile> files, OnceAppend.Condition condition) {
    ImportMark mark = operations.mark;
    Table marking = new BaseTable(operations, operations.table);
    AppendFiles append = marking.newAppend().set(NAME, mark.name());
    OnceAppend once = new OnceAppend(marking, append).named(mark.name() + ' ' + mark.source());
    files.forEach(once::file);
    try {
      once.commit(condition);
    } catch (LakeException e) {
      throw e;
    } catch (RuntimeException e) {
      throw LakeException.cannot(
          "commit the import " + mark.name() + " to " + operations.table,
          e,
          "run the command again: it does what is left");
    }
  }

  /** A table's operations, whose commits set the properties, too. */
  private static final class Marking extends DelegatedOperations {
    private final ImportMark mark;
    private final Map<String, String> notes;
    private final String table;

    Marking(Table table, ImportMark mark, Map<String, String> notes) {
      super(((HasTableOperations) table).operations());
      this.mark = mark;
      this.notes = notes;
      this.table = table.name();
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      TableMetadata marked = mark.recordedIn(base, metadata, table);
      super.commit(
          base,
          notes.isEmpty() ? marked : TableMetadata.buildFrom(marked).setProperties(notes).build());
    }
  }
}
