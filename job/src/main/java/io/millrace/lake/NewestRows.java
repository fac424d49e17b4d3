package io.millrace.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.iceberg.FileScanTask;

/**
 * The rows of a scan by the commits that have added their files, the newest first, so that a reader
 * of the last rows need not read a table whole. Reads in the calling thread.
 */
public final class NewestRows {
  private final RowScan scan;
  private final NavigableMap<Long, List<FileScanTask>> newestFirst =
      new TreeMap<>(Comparator.reverseOrder());

  public NewestRows(RowScan scan) {
    this.scan = scan;
    for (FileScanTask task : scan.tasks()) {
      newestFirst
          .computeIfAbsent(task.file().fileSequenceNumber(), commit -> new ArrayList<>())
          .add(task);
    }
  }

  /**
   * What was read.
   *
   * @param newestCommit the sequence number of the newest commit that there is; 0 for none
   * @param rows as many as were given to the reader
   * @param isWhole false where a limit has left older rows out
   */
  public record Extent(long newestCommit, long rows, boolean isWhole) {}

  /**
   * Reads commit by commit.
   *
   * @param behind the sequence number of a commit that is not read, nor any older one; 0 for none
   * @param rowsMax no further file is begun when as many rows have been read
   * @param enough asked before each commit: whether older ones are not needed
   * @throws LakeException where a file cannot be read
   */
  public Extent read(long behind, long rowsMax, BooleanSupplier enough, RowScan.Reader reader) {
    long[] rows = {0};
    RowScan.Reader counting =
        row -> {
          rows[0]++;
          reader.row(row);
        };
    boolean isWhole = true;
    for (Map.Entry<Long, List<FileScanTask>> commit : newestFirst.entrySet()) {
      if (commit.getKey() <= behind) {
        break;
      }
      if (enough.getAsBoolean()) {
        isWhole = false;
        break;
      }
      for (FileScanTask task : commit.getValue()) {
        if (rows[0] >= rowsMax) {
          return new Extent(newestFirst.firstKey(), rows[0], false);
        }
        read(task, counting);
      }
    }
    long newest = newestFirst.isEmpty() ? 0 : newestFirst.firstKey();
    return new Extent(newest, rows[0], isWhole);
  }

  private void read(FileScanTask task, RowScan.Reader reader) {
    try {
      scan.read(task, reader);
    } catch (IOException e) {
      throw new LakeException("Cannot read " + task.file().location() + ": " + e, e);
    }
  }
}
