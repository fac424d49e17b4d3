package io.millrace.feature;

/**
 * The sketches of all tiles of one window as one. It follows its window tile by tile; its values
 * are a function of the tiles in it alone, however they came there.
 */
interface SketchUnion extends SketchValue {
  void clear();

  /**
   * Includes a tile, which is later than those before.
   *
   * @return whether a later one may still change the union
   */
  boolean include(Sketch tile);

  /**
   * Takes out a tile that was included; false where that cannot be done exactly, and the union must
   * be cleared and made again.
   */
  boolean exclude(Sketch tile);

  /** Follows {@link Sketch#add} of a tile in the window, which returned {@code newInTile}. */
  void add(Sample sample, boolean newInTile);

  int heapBytes();
}
