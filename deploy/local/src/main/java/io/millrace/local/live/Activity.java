package io.millrace.local.live;

import java.util.Arrays;

/**
 * The number of records read in each of the last seconds, and of those left. The run's own thread
 * notes them, with or without viewers; other threads ask.
 */
public final class Activity {
  static final int SECONDS = 300;

  private static final long SECOND = 1_000_000_000L;

  private final long[] perSecond = new long[SECONDS + 1];
  private final long began;
  private long newest;
  private long records;
  private long behind;

  /**
   * @param nowNanos the time now, of the clock that each note uses
   */
  public Activity(long nowNanos) {
    began = nowNanos;
  }

  /**
   * Notes the figures of now.
   *
   * @param records the number read since the process began
   * @param behind the number of the topics' offsets that are not read yet
   */
  public synchronized void note(long nowNanos, long records, long behind) {
    move(nowNanos);
    perSecond[slot(newest)] += records - this.records;
    this.records = records;
    this.behind = behind;
  }

  synchronized long behind() {
    return behind;
  }

  /** Whether nothing was read in all the seconds that are kept, the current one included. */
  synchronized boolean isQuiet(long nowNanos) {
    move(nowNanos);
    return Arrays.stream(perSecond).allMatch(each -> each == 0);
  }

  /**
   * Mean rates, each over a number of seconds, the oldest first; the current second is left out.
   */
  synchronized double[] rates(long nowNanos, int secondsEach) {
    move(nowNanos);
    double[] rates = new double[SECONDS / secondsEach];
    for (int i = 0; i < rates.length * secondsEach; i++) {
      long second = newest - 1 - i;
      if (second >= 0) {
        rates[rates.length - 1 - i / secondsEach] += perSecond[slot(second)];
      }
    }
    return Arrays.stream(rates).map(sum -> sum / secondsEach).toArray();
  }

  private void move(long nowNanos) {
    long now = Math.max(newest, (nowNanos - began) / SECOND);
    for (long second = Math.max(newest + 1, now - SECONDS); second <= now; second++) {
      perSecond[slot(second)] = 0;
    }
    newest = now;
  }

  private static int slot(long second) {
    return (int) (second % (SECONDS + 1));
  }
}
