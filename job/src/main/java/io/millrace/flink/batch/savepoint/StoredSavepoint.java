package io.millrace.flink.batch.savepoint;

import io.millrace.flink.FlinkFiles;
import io.millrace.flink.Uids;
import io.millrace.lake.LakeException;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.runtime.state.filesystem.FsCompletedCheckpointStorageLocation;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;

/** A savepoint or retained checkpoint on any of Flink's filesystems, as Flink reads it. */
record StoredSavepoint(String location, CheckpointMetadata metadata) {
  /**
   * Reads a savepoint's metadata.
   *
   * @throws LakeException where there is none, or it cannot be read
   */
  static StoredSavepoint read(String location) {
    String name = FlinkFiles.name(location);
    try {
      FsCompletedCheckpointStorageLocation found =
          AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(name);
      try (DataInputStream in = new DataInputStream(found.getMetadataHandle().openInputStream())) {
        return new StoredSavepoint(
            name,
            Checkpoints.loadCheckpointMetadata(
                in, StoredSavepoint.class.getClassLoader(), found.getExternalPointer()));
      }
    } catch (IOException e) {
      throw new LakeException(
          "Cannot read savepoint %s: %s".formatted(location, e.getMessage()), e);
    }
  }

  /**
   * The state of an operator.
   *
   * @throws LakeException where it has none, so the savepoint is not of this job
   */
  OperatorState operator(String uid) {
    OperatorID id = id(uid);
    return metadata.getOperatorStates().stream()
        .filter(state -> state.getOperatorID().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new LakeException(
                    "Cannot use savepoint %s: it has no state of operator %s, so it is not one of this job (name a savepoint that this job wrote)"
                        .formatted(location, uid)));
  }

  static OperatorID id(String uid) {
    return new OperatorID(StreamGraphHasherV2.generateUserSpecifiedHash(uid));
  }

  /**
   * Refuses an unaligned checkpoint, which holds records of the old definition that users' states
   * have not seen.
   */
  void requireNothingInFlight() {
    boolean inFlight =
        metadata.getOperatorStates().stream()
            .flatMap(state -> state.getStates().stream())
            .anyMatch(StoredSavepoint::isInFlight);
    if (inFlight) {
      throw new LakeException(
          "Cannot use checkpoint %s: it is unaligned and holds records on their way between operators (take a savepoint, or a checkpoint with --checkpoint.unaligned false)"
              .formatted(location));
    }
  }

  /** Refuses a savepoint of other event fields or features than those of this fingerprint. */
  void requireMadeUnder(String fingerprint) {
    OperatorState split = operator(Uids.SPLIT);
    Set<String> found;
    try {
      found = DefinitionCopy.fingerprints(split);
    } catch (Exception e) {
      // Flink's state backends declare no less.
      throw new LakeException(
          "Cannot read savepoint %s: the state of operator %s, %s"
              .formatted(location, Uids.SPLIT, e.getMessage()),
          e);
    }
    if (!found.equals(Set.of(fingerprint))) {
      throw new LakeException(
          "Cannot use savepoint %s: it was made under other event fields or features than the definition before has (fingerprint %s, the definition's is %s; name the definition that the savepoint's job ran with)"
              .formatted(
                  location, found.isEmpty() ? "missing" : String.join(", ", found), fingerprint));
    }
  }

  /** Refuses state by key of other operators than this one, as no other of this job's has any. */
  void requireKeyedStateOnlyOf(String uid) {
    OperatorID only = id(uid);
    for (OperatorState each : metadata.getOperatorStates()) {
      if (!each.getOperatorID().equals(only)
          && each.getStates().stream().anyMatch(StoredSavepoint::isKeyed)) {
        throw new LakeException(
            "Cannot use savepoint %s: operator %s has state by key, as only operator %s of this job has (name a savepoint that this job wrote)"
                .formatted(
                    location,
                    each.getOperatorUid()
                        .or(each::getOperatorName)
                        .orElse(each.getOperatorID().toString()),
                    uid));
      }
    }
  }

  private static boolean isKeyed(OperatorSubtaskState subtask) {
    return !subtask.getManagedKeyedState().isEmpty() || !subtask.getRawKeyedState().isEmpty();
  }

  private static boolean isInFlight(OperatorSubtaskState subtask) {
    return !subtask.getInputChannelState().isEmpty()
        || !subtask.getResultSubpartitionState().isEmpty();
  }
}
