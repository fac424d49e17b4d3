package io.millrace.feature;

import java.util.List;

/** One thing that a user's state keeps between events, for people to read. */
public sealed interface Kept {
  /** The features that are read from it. */
  List<String> features();

  /**
   * Tiles of one length.
   *
   * @param tileMs how long each is; 0 for the one tile of {@code lifetime}
   * @param oldestMs where the oldest begins, as {@code newestMs} of the newest; both 0 where there
   *     are none
   */
  record Tiles(List<String> features, int tiles, long tileMs, long oldestMs, long newestMs)
      implements Kept {}

  /**
   * The latest matching event.
   *
   * @param timeMs its time, or null where none has matched
   * @param value a Double or String, or null where only the time is kept
   */
  record Latest(List<String> features, Long timeMs, Object value) implements Kept {}

  /**
   * A decayed sum.
   *
   * @param asOfMs the reference time that it was last brought to; null where nothing has come
   */
  record DecayedSum(List<String> features, double sum, Long asOfMs) implements Kept {}
}
