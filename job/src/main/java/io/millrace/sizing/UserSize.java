package io.millrace.sizing;

import io.millrace.event.Event;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * The state of one user, as the job keeps it, after events at an even rate.
 *
 * @param packedBytes the length in RocksDB and in checkpoints
 * @param events the events that the user was given
 * @param spanMs the time over which they lie
 * @param rows the features of the newest events, for timing the model
 */
public record UserSize(int packedBytes, int events, long spanMs, List<FeatureVector> rows) {
  /** The end of the simulated events: any time will do, and none is read from a clock. */
  static final long END_MS = 1_767_225_600_000L;

  static final int ROWS = 256;
  static final long DAY_MS = 86_400_000;

  /**
   * The most events of a stretch of time. They fill its tiles, and more would change little and
   * take long.
   */
  static final int EVENTS_MAX = 20_000;

  /**
   * Gives a user events until its longest windows are full, and measures it. There are stretches:
   * what only lifetime features see, the longest window, the newest day.
   *
   * @param eventsPerDay the user's rate, above 0
   */
  static UserSize of(FeatureSet features, Events events, double eventsPerDay, Spans spans) {
    UserState user = features.newUser();
    Queue<FeatureVector> newest = new ArrayDeque<>();
    int given = 0;
    long untilMs = spans.wholeMs();
    for (long toMs : new long[] {spans.windowMs(), Math.min(DAY_MS, spans.windowMs()), 0}) {
      long lengthMs = untilMs - toMs;
      boolean isLast = toMs == 0;
      double due = Math.floor(eventsPerDay * lengthMs / DAY_MS);
      int count = (int) Math.max(isLast ? 1 : 0, Math.min(EVENTS_MAX, due));
      double stepMs = lengthMs / (double) count;
      for (int i = count - 1; i >= 0; i--) {
        Event event = events.next(END_MS - toMs - (long) (i * stepMs));
        newest.add(features.advance(user, event));
        if (newest.size() > ROWS) {
          newest.remove();
        }
      }
      given += count;
      untilMs = toMs;
    }
    return new UserSize(features.write(user).length, given, spans.wholeMs(), List.copyOf(newest));
  }

  /** The bytes that the user takes in the cache, where users wait packed. */
  public long cacheBytes() {
    return CostFigures.CACHED_USER_BYTES + Math.round(CostFigures.CACHED_ROOM * packedBytes);
  }

  /** The bytes that RocksDB keeps for the user, its key included. */
  public long storedBytes() {
    return packedBytes + CostFigures.STATE_KEY_BYTES;
  }
}
