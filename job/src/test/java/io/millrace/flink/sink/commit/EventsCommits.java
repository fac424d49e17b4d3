package io.millrace.flink.sink.commit;

import io.millrace.flink.LogPlace;
import io.millrace.flink.StartCheck;
import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.Shop;
import io.millrace.flink.sink.SinkCommits;
import io.millrace.flink.sink.TableSinks;
import io.millrace.flink.sink.catalog.LateCatalogLoader;
import io.millrace.lake.ImportAppend;
import io.millrace.lake.ImportMark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.SinkUtil;

/** A shop's table of events, and the commits that Iceberg's committers make to it. */
final class EventsCommits implements AutoCloseable {
  private final FolderLake lake;

  private EventsCommits(FolderLake lake) {
    this.lake = lake;
  }

  static EventsCommits in(Path folder) throws Exception {
    FolderLake lake = FolderLake.jdbc(folder);
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);
    return new EventsCommits(lake);
  }

  /** The table as another engine sees it. */
  Table table() {
    return lake.table("events");
  }

  /** The table as Iceberg's committer gets it when an attempt starts. */
  Table committer() {
    TableLoader loader =
        new FencedTableLoader(
            TableLoader.fromCatalog(
                new LateCatalogLoader(lake.settings()), TableIdentifier.of("lake", "events")),
            new LogPlace("v1"));
    loader.open();
    return loader.loadTable();
  }

  /** The check of a start by a task that has none of the watch's state. */
  StartCheck checkOfOneTask() throws Exception {
    return TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES).checkOfOneTask();
  }

  /** Commits a new file. */
  void commit(Table committer, String job, long checkpoint) {
    commit(committer, job, checkpoint, file());
  }

  /**
   * @param file null for none
   */
  void commit(Table committer, String job, long checkpoint, DataFile file) {
    AppendFiles append = committer.newAppend();
    if (file != null) {
      append.appendFile(file);
    }
    append.set(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID, Long.toString(checkpoint));
    append.set(SinkUtil.FLINK_JOB_ID, job);
    append.set(SinkUtil.OPERATOR_ID, "operator");
    append.toBranch("main").commit();
  }

  /** Commits an import of one row. */
  void imports(String name) {
    ImportAppend.commit(
        table(), new ImportMark(name, "version", "source", "listing", 1, ""), List.of(file()));
  }

  DataFile file() {
    return SinkCommits.file(table(), 1);
  }

  @Override
  public void close() throws IOException {
    lake.close();
  }
}
