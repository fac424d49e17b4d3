package io.millrace.flink;

import io.millrace.lake.KnownImports;
import java.io.Serializable;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A check that runs once per start of the job, before its first event: on the cluster, where state,
 * topics and tables are known together.
 */
@FunctionalInterface
public interface StartCheck extends Serializable {
  /**
   * @throws Refusal when the job must not start
   * @throws Exception when the check itself fails, after which Flink may try again
   */
  void check(Start start) throws Exception;

  /**
   * The circumstances of the job's start.
   *
   * @param jobId the job's id as Flink prints it: 32 hex digits
   * @param restored whether the job starts from a checkpoint or a savepoint
   * @param restoredCheckpointId the checkpoint's id; empty without a restore
   * @param imports the imports that the restored state knows, as {@link
   *     io.millrace.lake.Savepoint#imports()} has them
   * @param checkpointsInMemory whether the job's checkpoints go to the JobManager's heap
   */
  record Start(
      String jobId,
      boolean restored,
      OptionalLong restoredCheckpointId,
      Optional<KnownImports> imports,
      boolean checkpointsInMemory) {}
}
