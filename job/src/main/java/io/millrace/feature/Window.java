package io.millrace.feature;

/**
 * The stretch of time that a feature looks back over: {@code k = lengthMs / tileMs} tiles, counted
 * from the epoch in UTC.
 *
 * @param lengthMs {@link #UNBOUNDED} for {@code lifetime}, with a tile of 0
 */
public record Window(long lengthMs, long tileMs) implements java.io.Serializable {
  public static final long UNBOUNDED = Long.MAX_VALUE;
  public static final Window LIFETIME = new Window(UNBOUNDED, 0);

  public boolean isLifetime() {
    return lengthMs == UNBOUNDED;
  }
}
