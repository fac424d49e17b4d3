package io.millrace.feature;

/**
 * The properties that the features of one {@link Track} share.
 *
 * @param filter the filter of the events, as {@link EventInputs} numbers them
 * @param clock the clock whose tiles are counted, as {@link TileClock} numbers them
 * @param input the number of the source's expression or key; 0 where it has none
 * @param texts the kind of sketch for texts: since a tile has one sketch, each kind has tracks of
 *     its own; null where the source is not of texts
 */
record TrackKey(int filter, int clock, SampleSource source, int input, SketchKind texts) {
  boolean isLifetime() {
    return clock == TileClock.LIFETIME;
  }
}
