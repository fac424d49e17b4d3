package io.millrace.lake;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A snapshot of each table, all of one checkpoint: in each the last commit up to it, since commits
 * without rows are skipped.
 *
 * @param events empty for a table without rows yet, as in the others
 * @param checkpoint whose commits they are; empty where no snapshot is left that tells
 */
public record Cut(
    OptionalLong events,
    OptionalLong predictions,
    OptionalLong rejects,
    Optional<CommitMark> checkpoint) {

  public OptionalLong snapshot(LakeTable table) {
    return switch (table) {
      case EVENTS -> events;
      case PREDICTIONS -> predictions;
      case REJECTS -> rejects;
      case VERSIONS -> throw new IllegalArgumentException("versions has no checkpoints");
    };
  }
}
