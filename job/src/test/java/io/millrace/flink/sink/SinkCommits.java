package io.millrace.flink.sink;

import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import java.util.UUID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.sink.SinkUtil;

/** Commits as a job's sinks make them, of files that are never read. */
public record SinkCommits(FolderLake written, Lake lake) {

  public void commit(String name, String job, long checkpoint, int records) {
    Table table = written.table(name);
    AppendFiles append = table.newAppend();
    append.appendFile(file(table, records));
    append.set(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID, Long.toString(checkpoint));
    append.set(SinkUtil.FLINK_JOB_ID, job);
    append.set(SinkUtil.OPERATOR_ID, "operator");
    append.commit();
    for (LakeTable each : LakeTable.values()) {
      lake.find(each).ifPresent(Table::refresh);
    }
  }

  public static DataFile file(Table table, int records) {
    DataFiles.Builder file =
        DataFiles.builder(table.spec())
            .withPath("/nowhere/" + UUID.randomUUID() + ".parquet")
            .withFileSizeInBytes(10)
            .withRecordCount(records);
    if (table.spec().isPartitioned()) {
      file.withPartitionPath(table.spec().fields().get(0).name() + "=2023-11-14");
    }
    return file.build();
  }
}
