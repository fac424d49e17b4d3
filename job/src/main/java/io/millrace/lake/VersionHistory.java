package io.millrace.lake;

import io.millrace.feature.StateHistory;
import io.millrace.row.PredictionColumns;
import io.millrace.row.VersionColumns;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;

/**
 * Corrects what the table {@code versions} says of a version's history, which its first submission
 * has written: that one may never have made a row, and a later one may begin with another state.
 */
public final class VersionHistory {
  private static final int ATTEMPTS_MAX = 5;

  private final Table versions;
  private final Table predictions;

  public VersionHistory(Table versions, Table predictions) {
    this.versions = versions;
    this.predictions = predictions;
  }

  /**
   * Writes what the version's features rest on now. Where it has rows already, these stay, and the
   * history that lacks more counts for all of them.
   *
   * @return whether the table said otherwise
   * @throws IOException where other commits come first again and again
   */
  public boolean correct(String version, StateHistory now) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      versions.refresh();
      Snapshot looked = versions.currentSnapshot();
      Optional<FileScanTask> file = fileOf(version);
      if (file.isEmpty() || !isToChange(history(version), version, now)) {
        return false;
      }
      try {
        replace(looked, file.get(), version, now);
        return true;
      } catch (ValidationException e) {
        // Another program has written the file anew: looks again.
      }
    }
    throw new IOException(
        "Cannot correct the history of version %s in %s: %d times another commit came first; submit again"
            .formatted(version, versions.name(), ATTEMPTS_MAX));
  }

  private boolean isToChange(Optional<StateHistory> said, String version, StateHistory now)
      throws IOException {
    if (said.equals(Optional.of(now))) {
      return false;
    }
    return !hasRows(version)
        || said.filter(each -> each.partialUsers() < now.partialUsers()).isPresent();
  }

  private boolean hasRows(String version) throws IOException {
    String column = PredictionColumns.PIPELINE_VERSION.name();
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(predictions)
            .where(Expressions.equal(column, version))
            .select(column)
            .build()) {
      return rows.iterator().hasNext();
    }
  }

  private Optional<StateHistory> history(String version) throws IOException {
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(versions)
            .where(Expressions.equal(VersionColumns.PIPELINE_VERSION.name(), version))
            .select(VersionColumns.HISTORY.name(), VersionColumns.PARTIAL_USERS.name())
            .build()) {
      Record row = rows.iterator().next();
      return StateHistory.ofRow(
          (String) row.getField(VersionColumns.HISTORY.name()),
          (Long) row.getField(VersionColumns.PARTIAL_USERS.name()));
    }
  }

  private Optional<FileScanTask> fileOf(String version) throws IOException {
    String column = VersionColumns.PIPELINE_VERSION.name();
    try (CloseableIterable<FileScanTask> files =
        versions.newScan().filter(Expressions.equal(column, version)).planFiles()) {
      for (FileScanTask each : files) {
        try (CloseableIterable<Record> rows = GenericRows.of(versions, each)) {
          for (Record row : rows) {
            if (row.getField(column).equals(version)) {
              return Optional.of(each);
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  private void replace(Snapshot looked, FileScanTask old, String version, StateHistory now)
      throws IOException {
    DataFile written = written(old, version, now);
    new OnceOverwrite(versions, looked.snapshotId(), List.of(old), List.of(written)).commit();
  }

  private DataFile written(FileScanTask old, String version, StateHistory now) throws IOException {
    DataWriter<Record> writer = NewFile.like(versions, old.file());
    try (writer;
        CloseableIterable<Record> rows = GenericRows.of(versions, old)) {
      for (Record row : rows) {
        if (row.getField(VersionColumns.PIPELINE_VERSION.name()).equals(version)) {
          row.setField(VersionColumns.HISTORY.name(), now.status());
          row.setField(
              VersionColumns.PARTIAL_USERS.name(), now.isComplete() ? null : now.partialUsers());
        }
        writer.write(row);
      }
    }
    return writer.toDataFile();
  }
}
