package io.millrace.feature;

/**
 * The form of a user's state of a {@link Track}.
 *
 * @param sketchKind null where tiles have no sketches
 * @param united whether windows have a union of their tiles' sketches; {@code lifetime} needs none,
 *     since it has one tile
 * @param windows their lengths in tiles, the longest last; there is at least one
 */
record TrackShape(Cells cells, SketchKind sketchKind, boolean united, long[] windows) {
  TrackState empty() {
    return new TrackState(new Tiles(cells, sketchKind), folds(), tilesMax());
  }

  /** The length in tiles of the longest window, whose tiles a user keeps. */
  long tilesMax() {
    return windows[windows.length - 1];
  }

  private WindowFold[] folds() {
    WindowFold[] folds = new WindowFold[windows.length];
    for (int i = 0; i < folds.length; i++) {
      folds[i] = new WindowFold(cells, windows[i], united ? sketchKind.union() : null);
    }
    return folds;
  }
}
