package io.millrace.flink.sink.commit;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The checkpoints whose rows have not been seen in the table yet. Written by the operator's thread,
 * read by metric reporters.
 */
final class WaitingRows {
  private static final long NONE = -1;

  private final Clock clock;
  private long newest = NONE;
  private volatile long oldest = NONE;
  private volatile long sinceMs;
  private final AtomicInteger completed = new AtomicInteger();

  WaitingRows(Clock clock) {
    this.clock = clock;
  }

  boolean isEmpty() {
    return oldest == NONE;
  }

  /** The first checkpoint whose rows wait. */
  long oldest() {
    return oldest;
  }

  /** Rows were handed to the writers that this checkpoint is to commit. */
  void add(long checkpointId) {
    if (isEmpty()) {
      restart(checkpointId);
    }
    newest = checkpointId;
  }

  void checkpointCompleted(long checkpointId) {
    if (!isEmpty() && checkpointId >= oldest) {
      completed.incrementAndGet();
    }
  }

  /** Everything up to this checkpoint stands in the table. */
  void committed(long checkpointId) {
    if (checkpointId >= newest) {
      oldest = NONE;
      completed.set(0);
    } else if (!isEmpty() && checkpointId >= oldest) {
      restart(checkpointId + 1);
    }
  }

  /** How long rows have waited; 0 where none do. */
  long lagMs() {
    return isEmpty() ? 0 : Math.max(0, clock.millis() - sinceMs);
  }

  /** Checkpoints completed since rows wait. */
  int completedCheckpoints() {
    return completed.get();
  }

  private void restart(long checkpointId) {
    sinceMs = clock.millis();
    completed.set(0);
    oldest = checkpointId;
  }
}
