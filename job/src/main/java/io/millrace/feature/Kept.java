package io.millrace.feature;

import java.util.List;

/** One thing that a user's state keeps between events, for people to read. */
public sealed interface Kept {
  /** The features that are read from it. */
  List<String> features();

  /** Calls the reader's method for this kind. */
  <T> T read(Reader<T> reader);

  /** Reads each kind; an implementation does not compile where one is missing. */
  interface Reader<T> {
    T tiles(Tiles tiles);

    T latest(Latest latest);

    T decayedSum(DecayedSum sum);

    T streak(Streak streak);
  }

  /**
   * Tiles of one length.
   *
   * @param tileMs the length of each; 0 for the one tile of {@code lifetime}
   * @param oldestMs the start of the oldest, and {@code newestMs} that of the newest; both 0 where
   *     there are none
   */
  record Tiles(List<String> features, int tiles, long tileMs, long oldestMs, long newestMs)
      implements Kept {
    @Override
    public <T> T read(Reader<T> reader) {
      return reader.tiles(this);
    }
  }

  /**
   * The latest matching event.
   *
   * @param timeMs its time, or null where none has matched
   * @param value a Double or String, or null where only the time is kept
   */
  record Latest(List<String> features, Long timeMs, Object value) implements Kept {
    @Override
    public <T> T read(Reader<T> reader) {
      return reader.latest(this);
    }
  }

  /**
   * A decayed sum.
   *
   * @param asOfMs the reference time that it was last brought to; null where the sum is 0
   */
  record DecayedSum(List<String> features, double sum, Long asOfMs) implements Kept {
    @Override
    public <T> T read(Reader<T> reader) {
      return reader.decayedSum(this);
    }
  }

  /**
   * A streak.
   *
   * @param events its length
   */
  record Streak(List<String> features, long events) implements Kept {
    @Override
    public <T> T read(Reader<T> reader) {
      return reader.streak(this);
    }
  }
}
