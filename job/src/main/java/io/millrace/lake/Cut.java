package io.millrace.lake;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A snapshot of each table, all of one checkpoint. Each is the table's last commit up to the
 * checkpoint, since commits without rows are skipped.
 *
 * @param events the snapshot of {@code events}; empty, as for the other tables, where there are no
 *     rows yet
 * @param checkpoint the checkpoint; empty where no snapshot is left that names it, and for a replay
 * @param pending the number of events that were still on their way to their predictions, in a
 *     checkpoint that was not aligned; for a replay, the most that it has left out
 * @param sealing the snapshots of {@code seals} and {@code erased}
 */
public record Cut(
    OptionalLong events,
    OptionalLong predictions,
    OptionalLong rejects,
    Optional<CommitMark> checkpoint,
    long pending,
    Sealing sealing) {

  /**
   * The snapshots of the tables {@code seals} and {@code erased}.
   *
   * @param seals the seals up to the checkpoint; empty where nothing is sealed
   * @param erased the newest snapshot of {@code erased}; empty where there is none
   */
  public record Sealing(OptionalLong seals, OptionalLong erased, Tail tail) {
    public static final Sealing NONE =
        new Sealing(OptionalLong.empty(), OptionalLong.empty(), Tail.COMMITTED);
  }

  /** The tables that still lack the commit of the checkpoint itself. */
  public enum Tail {
    COMMITTED,
    /** {@code seals} may lack it, since tables are committed one after the other. */
    PENDING,
    /** {@code rejects} may lack it: seals count records that no table has yet. */
    REJECTS_PENDING
  }

  /** A cut in which each event has its prediction. */
  public Cut(
      OptionalLong events,
      OptionalLong predictions,
      OptionalLong rejects,
      Optional<CommitMark> checkpoint) {
    this(events, predictions, rejects, checkpoint, 0);
  }

  /** A cut without seals. */
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
