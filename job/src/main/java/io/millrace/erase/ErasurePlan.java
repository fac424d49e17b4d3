package io.millrace.erase;

import io.millrace.lake.LakeTable;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FileScanTask;

/**
 * What an erasure would do.
 *
 * @param rows how many rows of each table go
 * @param files that hold them
 * @param withoutBytes how many sealed records of them have no bytes to compute a leaf from
 * @param unpredicted how many events, of those that are not in {@code erased}, have no prediction
 *     yet
 */
public record ErasurePlan(
    Map<LakeTable, Long> rows,
    Map<LakeTable, List<FileScanTask>> files,
    long withoutBytes,
    long unpredicted) {

  /** How many rows go, of all tables. */
  public long total() {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many files hold them. */
  public long fileCount() {
    return files.values().stream().mapToLong(List::size).sum();
  }
}
