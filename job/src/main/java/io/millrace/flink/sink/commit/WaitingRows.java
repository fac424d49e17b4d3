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

  /** Notes that writers got rows which this checkpoint is to commit. */
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

  /** Notes that the table holds everything up to this checkpoint. */
  void committed(long checkpointId) {
    if (checkpointId >= newest) {
      oldest = NONE;
      completed.set(0);
    } else if (!isEmpty() && checkpointId >= oldest) {
      restart(checkpointId + 1);
    }
  }

  /** The time that rows have waited, in milliseconds; 0 where none wait. */
  long lagMs() {
    return isEmpty() ? 0 : Math.max(0, clock.millis() - sinceMs);
  }

  /** The number of checkpoints completed since rows wait. */
  int completedCheckpoints() {
    return completed.get();
  }

  private void restart(long checkpointId) {
    sinceMs = clock.millis();
    completed.set(0);
    oldest = checkpointId;
  }
}
