package io.millrace.feature;

/**
 * The times that a window covers at a reference time: whole tiles, the last of which holds the
 * reference time.
 *
 * @param fromMs the first time that is in it; {@link Long#MIN_VALUE} for {@code lifetime}
 * @param toMs the first time after it; {@link Long#MAX_VALUE} for {@code lifetime}
 * @param tiles the number of tiles in between; 0 for {@code lifetime}, which has none
 * @param tileMs the length of each of them; 0 for {@code lifetime}
 */
public record WindowBounds(long fromMs, long toMs, long tiles, long tileMs) {
  private static final WindowBounds LIFETIME =
      new WindowBounds(Long.MIN_VALUE, Long.MAX_VALUE, 0, 0);

  /** The times for which {@code tile(r) − k < tile(t) ≤ tile(r)} holds. */
  public static WindowBounds of(Window window, long referenceTimeMs) {
    if (window.isLifetime()) {
      return LIFETIME;
    }
    long tileMs = window.tileMs();
    long tiles = window.lengthMs() / tileMs;
    long head = Math.floorDiv(referenceTimeMs, tileMs);
    return new WindowBounds((head - tiles + 1) * tileMs, (head + 1) * tileMs, tiles, tileMs);
  }

  public boolean isLifetime() {
    return tiles == 0;
  }

  /** Returns whether an event of this time is in the window, given that it has arrived by then. */
  public boolean contains(long timeMs) {
    return timeMs >= fromMs && timeMs < toMs;
  }
}
