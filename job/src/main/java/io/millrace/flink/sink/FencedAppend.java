package io.millrace.flink.sink;

import io.millrace.flink.LogPlace;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotAncestryValidator;
import org.apache.iceberg.flink.sink.SinkUtil;

/**
 * An append of Iceberg's committer that passes the {@link Fence}. The committer names its job and
 * checkpoint after it has asked the table for the append, so they are read as it sets them.
 */
final class FencedAppend implements AppendFiles {
  private final AppendFiles append;
  private final Fence fence;
  private final LogPlace place;
  private final Map<String, String> summary = new HashMap<>();

  FencedAppend(AppendFiles append, Fence fence, LogPlace place) {
    this.append = append;
    this.fence = fence;
    this.place = place;
  }

  @Override
  public void commit() {
    String jobId = required(SinkUtil.FLINK_JOB_ID);
    long checkpointId = Long.parseLong(required(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID));
    place.checkpoint(checkpointId);
    append.validateWith(
        ancestors -> {
          fence.check(jobId, checkpointId, ancestors);
          return true;
        });
    append.commit();
    fence.committed(jobId, checkpointId);
  }

  private String required(String property) {
    String value = summary.get(property);
    if (value == null) {
      throw new IllegalStateException(
          "Cannot fence a commit without "
              + property
              + " in its summary (this Iceberg version's sink does not set it)");
    }
    return value;
  }

  @Override
  public AppendFiles appendFile(DataFile file) {
    append.appendFile(file);
    return this;
  }

  @Override
  public AppendFiles appendManifest(ManifestFile file) {
    append.appendManifest(file);
    return this;
  }

  @Override
  public AppendFiles set(String property, String value) {
    summary.put(property, value);
    append.set(property, value);
    return this;
  }

  @Override
  public AppendFiles deleteWith(Consumer<String> delete) {
    append.deleteWith(delete);
    return this;
  }

  @Override
  public AppendFiles stageOnly() {
    append.stageOnly();
    return this;
  }

  @Override
  public AppendFiles scanManifestsWith(ExecutorService executor) {
    append.scanManifestsWith(executor);
    return this;
  }

  @Override
  public AppendFiles toBranch(String branch) {
    append.toBranch(branch);
    return this;
  }

  @Override
  public AppendFiles validateWith(SnapshotAncestryValidator validator) {
    throw new UnsupportedOperationException("The fence is the only validation of an append");
  }

  @Override
  public Snapshot apply() {
    return append.apply();
  }

  @Override
  public Object updateEvent() {
    return append.updateEvent();
  }
}
