package io.millrace.feature;

import java.util.List;

/** The tile of the current event and of its user's reference time, once for each tile length. */
final class TileClock {
  /** The clock of lifetime features: everything is in tile 0, which never ends. */
  static final int LIFETIME = 0;

  private final long[] tileMs;
  private final long[] tiles;
  private final long[] heads;

  /**
   * @param tileMs the length of each clock's tiles; 0 for that of {@link #LIFETIME}
   */
  TileClock(List<Long> tileMs) {
    this.tileMs = tileMs.stream().mapToLong(Long::longValue).toArray();
    this.tiles = new long[this.tileMs.length];
    this.heads = new long[this.tileMs.length];
  }

  void set(long eventTimeMs, long referenceTimeMs) {
    for (int i = 1; i < tileMs.length; i++) {
      tiles[i] = Math.floorDiv(eventTimeMs, tileMs[i]);
      heads[i] =
          eventTimeMs == referenceTimeMs ? tiles[i] : Math.floorDiv(referenceTimeMs, tileMs[i]);
    }
  }

  long tile(int clock) {
    return tiles[clock];
  }

  long head(int clock) {
    return heads[clock];
  }

  /** The length of a clock's tiles; 0 for {@link #LIFETIME}. */
  long lengthMs(int clock) {
    return tileMs[clock];
  }

  static long tileOf(long timeMs, long tileMs) {
    return tileMs == 0 ? 0 : Math.floorDiv(timeMs, tileMs);
  }

  long tileOf(int clock, long timeMs) {
    return tileOf(timeMs, tileMs[clock]);
  }
}
