package io.millrace.feature;

/** One user's latest matching event of one {@link LatestTrack}: its time, and its value if any. */
final class Latest {
  static final long NEVER = Long.MIN_VALUE;

  long timeMs = NEVER;
  double number;
  String text;

  int heapBytes() {
    return 40 + (text == null ? 0 : 56 + text.length());
  }
}
