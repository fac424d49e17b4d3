package io.millrace.verify;

import io.millrace.lake.StoredSeal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds where a partition's events have no raw values. A run of the job keeps all or none, on all
 * partitions; a definition that changes this may go on under the same job id. Events that were on
 * their way in an unaligned checkpoint are written as the later definition says, so seals around
 * such a change may have both kinds.
 */
final class KeptBytes {
  private final List<Stretch> without = new ArrayList<>();
  private final CheckpointSet with;
  private Stretch open;

  /**
   * A stretch of seals that follow each other and have events without raw values.
   *
   * @param fromOffset the beginning of the first seal
   * @param checkpoints the checkpoints of all of them
   */
  record Stretch(long fromOffset, CheckpointSet checkpoints) implements Serializable {
    /** Whether each checkpoint also wrote events with raw values. */
    boolean isContradicted(CheckpointSet with) {
      return checkpoints.areWithin(with);
    }
  }

  /**
   * @param with the set that takes the checkpoints whose seals have events with raw values
   */
  KeptBytes(CheckpointSet with) {
    this.with = with;
  }

  /** Takes the next seal, with the numbers of its events with and without raw values. */
  void add(StoredSeal seal, long eventsWith, long eventsWithout) {
    if (eventsWith > 0) {
      with.add(seal.job(), seal.checkpoint());
    }
    if (eventsWithout > 0) {
      if (open == null) {
        open = new Stretch(seal.seal().fromOffset(), new CheckpointSet());
        without.add(open);
      }
      open.checkpoints().add(seal.job(), seal.checkpoint());
    } else if (eventsWith > 0) {
      open = null;
    }
  }

  List<Stretch> without() {
    return without;
  }
}
