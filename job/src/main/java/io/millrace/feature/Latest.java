package io.millrace.feature;

/** One user's latest matching event of one {@link LatestTrack}: its time, and its value if any. */
final class Latest {
  static final long NEVER = Long.MIN_VALUE;

  long timeMs = NEVER;
  double number;
  String text;

  void clear() {
    timeMs = NEVER;
    text = null;
  }

  /** Counts two bytes a character, as in a text that is not Latin. */
  long heapBytes() {
    return 40 + (text == null ? 0 : 56 + 2L * text.length());
  }
}
