package io.millrace.scoring;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Calls back when a time has passed, unless the alarm is cancelled. */
interface Alarm extends AutoCloseable {

  /** An alarm that is set, and can be cancelled. */
  interface Set {
    void cancel();
  }

  Set after(Duration delay, Runnable action);

  /** The time that delays count in: nanoseconds since any moment, as {@link System#nanoTime}. */
  long nanoTime();

  @Override
  void close();

  /** One daemon thread for all alarms. */
  static Alarm ofOneThread(String name) {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(1, action -> TimedScorer.daemon(action, name));
    // Nearly every alarm is cancelled: none may stay in the queue until its time.
    clock.setRemoveOnCancelPolicy(true);
    return new Alarm() {
      @Override
      public Set after(Duration delay, Runnable action) {
        ScheduledFuture<?> set = clock.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> set.cancel(false);
      }

      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public void close() {
        clock.shutdownNow();
      }
    };
  }
}
