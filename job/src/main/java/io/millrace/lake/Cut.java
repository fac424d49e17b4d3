package io.millrace.lake;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A snapshot of each table, all of one checkpoint: in each the last commit up to it, since commits
 * without rows are skipped.
 *
 * @param events empty for a table without rows yet, as in the others
 * @param checkpoint whose commits they are; empty where no snapshot is left that tells
 * @param pending how many events were still on their way to their predictions, in a checkpoint that
 *     was not aligned
 */
public record Cut(
    OptionalLong events,
    OptionalLong predictions,
    OptionalLong rejects,
    Optional<CommitMark> checkpoint,
    long pending) {

  /** Where each event has its prediction. */
  public Cut(
      OptionalLong events,
      OptionalLong predictions,
      OptionalLong rejects,
      Optional<CommitMark> checkpoint) {
    this(events, predictions, rejects, checkpoint, 0);
  }

  public OptionalLong snapshot(LakeTable table) {
    return switch (table) {
      case EVENTS -> events;
      case PREDICTIONS -> predictions;
      case REJECTS -> rejects;
      case VERSIONS -> throw new IllegalArgumentException("versions has no checkpoints");
    };
  }
}
