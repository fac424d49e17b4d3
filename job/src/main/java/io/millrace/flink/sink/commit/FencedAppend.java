package io.millrace.flink.sink.commit;

import io.millrace.flink.LogPlace;
import io.millrace.lake.CommitMark;
import io.millrace.lake.OnceAppend;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append of Iceberg's committer that passes the {@link Fence}. The committer names its job and
 * checkpoint only after it has got the append from the table, so they are read as it sets them.
 */
final class FencedAppend implements AppendFiles {
  private static final Logger LOG = LoggerFactory.getLogger(FencedAppend.class);

  private final FencedTable table;
  private final AppendFiles append;
  private final OnceAppend once;
  private final Fence fence;
  private final LogPlace place;
  private final Map<String, String> summary = new HashMap<>();

  FencedAppend(FencedTable table, AppendFiles append, Fence fence, LogPlace place) {
    this.table = table;
    this.append = append;
    this.once = new OnceAppend(table, append);
    this.fence = fence;
    this.place = place;
  }

  @Override
  public void commit() {
    String jobId = required(SinkUtil.FLINK_JOB_ID);
    long checkpointId = Long.parseLong(required(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID));
    place.checkpoint(checkpointId);
    table.requireKnownCommits(jobId);
    once.named(new CommitMark(jobId, checkpointId).toString())
        .commit(newestFirst -> lets(jobId, checkpointId, newestFirst));
    fence.committed(jobId, checkpointId);
  }

  private boolean lets(String jobId, long checkpointId, Iterable<Snapshot> newestFirst) {
    // Iceberg refreshes the operations just before this call, and bases the commit upon them.
    boolean lets =
        fence.lets(jobId, checkpointId, newestFirst, table.operations().current().properties());
    if (!lets) {
      LOG.info("Checkpoint {} of job {} is in {} already", checkpointId, jobId, table.name());
    }
    return lets;
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
    once.file(file);
    return this;
  }

  @Override
  public AppendFiles appendManifest(ManifestFile file) {
    throw new UnsupportedOperationException("The fence tells commits apart by their data files");
  }

  @Override
  public AppendFiles set(String property, String value) {
    summary.put(property, value);
    append.set(property, value);
    return this;
  }

  @Override
  public AppendFiles deleteWith(Consumer<String> delete) {
    throw new UnsupportedOperationException("The fence decides what is deleted after a commit");
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
