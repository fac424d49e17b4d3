package io.millrace.flink;

import io.millrace.lake.start.LaterCheck;

/**
 * Refuses checkpoints in the JobManager's heap, Flink's default: they are lost with its process,
 * and exactly-once with them. Only a task knows, since the cluster may name the directory.
 */
public final class CheckpointDirectoryCheck implements StartCheck {
  private static final long serialVersionUID = 1L;

  @Override
  public void check(Start start) {
    if (start.checkpointsInMemory()) {
      throw new Refusal(
          LaterCheck.CHECKPOINT_STORAGE,
          "Cannot start the job: its checkpoints would lie in the JobManager's memory, which holds"
              + " 5 MB of a task's state and is lost with the process. Give checkpoint.dir (a URI"
              + " that all machines reach), or set execution.checkpointing.dir in the cluster's"
              + " configuration, and execution.checkpointing.storage not to jobmanager there.");
    }
  }
}
