package io.millrace.feature;

/** One user's decayed sum of one {@link DecayedTrack}, as of an earlier reference time. */
final class Decayed {
  static final int HEAP_BYTES = 32;

  double sum;
  long asOfMs;
}
