package io.millrace.local.live;

import io.millrace.lake.LimitException;
import io.millrace.text.Count;
import io.millrace.verify.Progress;
import java.time.Duration;

/** Ends a reading that takes too long, with a check as rows are read. */
final class Deadline implements Progress {
  private final Duration time;
  private final long beginNanos = System.nanoTime();

  Deadline(Duration time) {
    this.time = time;
  }

  @Override
  public void begin(Step step, long total) {
    check();
  }

  /**
   * @throws LimitException where the time is over
   */
  @Override
  public void done(long more) {
    check();
  }

  @Override
  public void end() {}

  private void check() {
    if (System.nanoTime() - beginNanos > time.toNanos()) {
      throw new LimitException("it takes more than " + Count.of(time.toSeconds(), "second"));
    }
  }
}
