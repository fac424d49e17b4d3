package io.millrace.erase;

import io.millrace.lake.LakeTable;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FileScanTask;

/**
 * The rows and files that an erasure would take.
 *
 * @param rows the number of rows of each table that go
 * @param files the files that hold them
 * @param withoutBytes the number of sealed records among them without bytes to compute a leaf from
 * @param unpredicted the number of events, of those that are not in {@code erased}, that have no
 *     prediction yet
 */
public record ErasurePlan(
    Map<LakeTable, Long> rows,
    Map<LakeTable, List<FileScanTask>> files,
    long withoutBytes,
    long unpredicted) {

  /** The number of rows that go, of all tables. */
  public long total() {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The number of files that hold them. */
  public long fileCount() {
    return files.values().stream().mapToLong(List::size).sum();
  }
}
