package io.millrace.flink.sink.commit;

import io.millrace.lake.CommitMark;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.flink.sink.SinkUtil;
import org.apache.iceberg.io.FileIO;

/**
 * A commit whose snapshot has expired, in its place among the ancestors: Iceberg's committer looks
 * only there for its earlier commits. The snapshot has a summary and no files.
 */
@SuppressWarnings("deprecation") // for two methods that every snapshot must have
record ExpiredCommit(long snapshotId, CommitMark mark) implements Snapshot {
  private static final long serialVersionUID = 1L;

  @Override
  public Map<String, String> summary() {
    return Map.of(
        SinkUtil.FLINK_JOB_ID,
        mark.jobId(),
        SinkUtil.MAX_COMMITTED_CHECKPOINT_ID,
        Long.toString(mark.checkpointId()));
  }

  @Override
  public Long parentId() {
    return null;
  }

  @Override
  public long sequenceNumber() {
    throw expired();
  }

  @Override
  public long timestampMillis() {
    throw expired();
  }

  @Override
  public String operation() {
    throw expired();
  }

  @Override
  public String manifestListLocation() {
    throw expired();
  }

  @Override
  public List<ManifestFile> allManifests(FileIO io) {
    throw expired();
  }

  @Override
  public List<ManifestFile> dataManifests(FileIO io) {
    throw expired();
  }

  @Override
  public List<ManifestFile> deleteManifests(FileIO io) {
    throw expired();
  }

  @Override
  public Iterable<DataFile> addedDataFiles(FileIO io) {
    throw expired();
  }

  @Override
  public Iterable<DataFile> removedDataFiles(FileIO io) {
    throw expired();
  }

  private UnsupportedOperationException expired() {
    return new UnsupportedOperationException(
        "Cannot read snapshot %d: it has expired (%s)".formatted(snapshotId, mark));
  }
}
