package io.millrace.lake;

import io.millrace.row.PredictionColumns;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;

/** The version that predictions are written under, as the newest rows have it. */
public final class WrittenVersion {
  private final Table table;
  private final Schema projection;

  private WrittenVersion(Table table) {
    this.table = table;
    this.projection = table.schema().select(List.of(PredictionColumns.PIPELINE_VERSION.name()));
  }

  /**
   * Finds the version in the newest commits of {@code predictions}, as far as these are the job's.
   *
   * @return empty where the newest commit is another job's, or none of the job's has a row
   * @throws LakeException where the rows cannot be read
   */
  public static Optional<String> of(Lake lake, String jobId) {
    return new WrittenVersion(lake.table(LakeTable.PREDICTIONS))
        .newest(mark -> mark.jobId().equals(jobId));
  }

  /**
   * Finds the version of the newest rows of {@code predictions}, whichever job they are of.
   *
   * @return empty where no commit that is kept has a row
   * @throws LakeException where the rows cannot be read
   */
  public static Optional<String> of(Lake lake) {
    return lake.find(LakeTable.PREDICTIONS)
        .flatMap(table -> new WrittenVersion(table).newest(mark -> true));
  }

  /** The version of the newest commit with rows, unless one that does not count comes before. */
  private Optional<String> newest(Predicate<CommitMark> counts) {
    if (table.currentSnapshot() == null) {
      return Optional.empty();
    }
    for (Snapshot each : SnapshotUtil.currentAncestors(table)) {
      Optional<CommitMark> mark = CommitMark.of(each);
      if (mark.isEmpty()) {
        continue; // another engine's: compaction, say
      }
      if (!counts.test(mark.get())) {
        return Optional.empty();
      }
      Optional<String> version = version(each);
      if (version.isPresent()) {
        return version;
      }
    }
    return Optional.empty();
  }

  private Optional<String> version(Snapshot commit) {
    String[] found = {null};
    try (CloseableIterable<FileScanTask> files =
        table
            .newIncrementalAppendScan()
            .fromSnapshotInclusive(commit.snapshotId())
            .toSnapshot(commit.snapshotId())
            .project(projection)
            .planFiles()) {
      for (FileScanTask each : files) {
        new FileRows(table, projection)
            .read(each, row -> found[0] = row.get(0, CharSequence.class).toString());
        if (found[0] != null) {
          break;
        }
      }
    } catch (NotFoundException | FileNotFoundException e) {
      return Optional.empty(); // rewritten and cleaned up since
    } catch (IOException e) {
      throw new LakeException("Cannot read " + table.name() + ": " + e, e);
    }
    return Optional.ofNullable(found[0]);
  }
}
