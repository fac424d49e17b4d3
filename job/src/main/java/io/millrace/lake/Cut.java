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
 *     was not aligned; or how many at most a replay has left out
 * @param sealing what tells of the records of {@code events} and {@code rejects}
 */
public record Cut(
    OptionalLong events,
    OptionalLong predictions,
    OptionalLong rejects,
    Optional<CommitMark> checkpoint,
    long pending,
    Sealing sealing) {

  /**
   * Snapshots of the tables that tell of records.
   *
   * @param seals up to the checkpoint; empty where nothing is sealed
   * @param erased the newest there is
   */
  public record Sealing(OptionalLong seals, OptionalLong erased, Tail tail) {
    public static final Sealing NONE =
        new Sealing(OptionalLong.empty(), OptionalLong.empty(), Tail.COMMITTED);
  }

  /** Whether the seals of the checkpoint itself can be expected. */
  public enum Tail {
    COMMITTED,
    /** Tables are committed one after the other, and {@code seals} has not come to it yet. */
    PENDING,
    /** Nor has {@code rejects}: seals count records that no table has been given yet. */
    REJECTS_PENDING
  }

  /** Where each event has its prediction. */
  public Cut(
      OptionalLong events,
      OptionalLong predictions,
      OptionalLong rejects,
      Optional<CommitMark> checkpoint) {
    this(events, predictions, rejects, checkpoint, 0);
  }

  /** Without seals. */
  public Cut(
      OptionalLong events,
      OptionalLong predictions,
      OptionalLong rejects,
      Optional<CommitMark> checkpoint,
      long pending) {
    this(events, predictions, rejects, checkpoint, pending, Sealing.NONE);
  }

  Cut with(Sealing other) {
    return new Cut(events, predictions, rejects, checkpoint, pending, other);
  }

  public OptionalLong snapshot(LakeTable table) {
    return switch (table) {
      case EVENTS -> events;
      case PREDICTIONS -> predictions;
      case REJECTS -> rejects;
      case SEALS -> sealing.seals();
      case ERASED -> sealing.erased();
      case VERSIONS -> throw new IllegalArgumentException("versions has no checkpoints");
    };
  }
}
