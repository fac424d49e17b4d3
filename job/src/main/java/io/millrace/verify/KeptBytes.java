package io.millrace.verify;

import io.millrace.lake.StoredSeal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a partition's events have no raw values. A job keeps all or none from its start to its end,
 * on all partitions, and a definition that says otherwise may go on under the same job id. Events
 * that were on their way in an unaligned checkpoint are written as the later definition says, so
 * seals around such a change may have some of either.
 */
final class KeptBytes {
  private final List<Stretch> without = new ArrayList<>();
  private final CheckpointSet with;
  private Stretch open;

  /**
   * Seals that follow each other and have events without raw values.
   *
   * @param fromOffset of the first one
   * @param checkpoints all of theirs
   */
  record Stretch(long fromOffset, CheckpointSet checkpoints) implements Serializable {
    /** Whether at each checkpoint some event was written with its raw value. */
    boolean isContradicted(CheckpointSet with) {
      return checkpoints.areWithin(with);
    }
  }

  /**
   * @param with takes the checkpoints whose seals have events with their raw values
   */
  KeptBytes(CheckpointSet with) {
    this.with = with;
  }

  /** The next seal, of whose events so many have their raw values and so many do not. */
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
