package io.millrace.feature;

/**
 * What the features of one {@link Track} share.
 *
 * @param filter of the events, as {@link EventInputs} numbers them
 * @param clock whose tiles are counted, as {@link TileClock} numbers them
 * @param input the number of the source's expression or key; 0 where it has none
 */
record TrackKey(int filter, int clock, SampleSource source, int input) {
  boolean isLifetime() {
    return clock == TileClock.LIFETIME;
  }
}
