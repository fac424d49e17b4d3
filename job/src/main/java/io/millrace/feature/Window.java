package io.millrace.feature;

/**
 * The stretch of time that a feature looks back over: {@code k = lengthMs / tileMs} tiles, counted
 * from the epoch in UTC.
 *
 * @param lengthMs {@link #UNBOUNDED} for {@code lifetime}, with a tile of 0
 */
public record Window(long lengthMs, long tileMs) implements java.io.Serializable {
  public static final long UNBOUNDED = Long.MAX_VALUE;

  /** The most tiles that a window may have: each costs time and state. */
  public static final long TILES_MAX = 4_000;

  public static final Window LIFETIME = new Window(UNBOUNDED, 0);

  public boolean isLifetime() {
    return lengthMs == UNBOUNDED;
  }

  /** The length in tiles; one for lifetime, whose one tile never ends. */
  long tiles() {
    return isLifetime() ? 1 : lengthMs / tileMs;
  }

  /** Whether whole tiles make up the window, and not too many. */
  public boolean isDivided() {
    return tileMs > 0 && lengthMs > 0 && lengthMs % tileMs == 0 && lengthMs / tileMs <= TILES_MAX;
  }
}
