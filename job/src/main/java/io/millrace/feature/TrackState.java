package io.millrace.feature;

/**
 * One user's tiles of one {@link Track}, and the folds of its windows. A tile lives until no window
 * can contain it again.
 */
final class TrackState {
  private final Tiles tiles;
  private final WindowFold[] folds;

  /** The number of tiles of the longest window. */
  private final long tilesMax;

  TrackState(Tiles tiles, WindowFold[] folds, long tilesMax) {
    this.tiles = tiles;
    this.folds = folds;
    this.tilesMax = tilesMax;
  }

  Tiles tiles() {
    return tiles;
  }

  void clear() {
    tiles.clear();
    makeFoldsStale();
  }

  /** Replaces the tiles with those that {@link #write} wrote. */
  void read(ByteReader in, long head) {
    tiles.read(in, head);
    makeFoldsStale();
  }

  void write(ByteWriter out) {
    tiles.write(out);
  }

  private void makeFoldsStale() {
    for (WindowFold fold : folds) {
      fold.makeStale();
    }
  }

  /** Moves to the tile of the reference time, which never goes back. */
  void moveHead(long to) {
    tiles.countEvent();
    long from = tiles.head();
    if (to == from) {
      return;
    }
    if (tiles.size() > 0) {
      for (WindowFold fold : folds) {
        fold.moveHead(tiles, from, to);
      }
    }
    tiles.moveHead(to, to - tilesMax + 1);
  }

  /** Adds to a tile at or below the head; one that no window can contain again is left out. */
  void add(long tile, Sample sample) {
    if (tiles.head() - tile >= tilesMax) {
      return;
    }
    boolean newInTile = tiles.add(tile, sample);
    for (WindowFold fold : folds) {
      fold.added(tiles, tile, sample, newInTile);
    }
  }

  /** Puts a window's total into the first row of {@code total}, which has room for two. */
  void total(int window, double[] total) {
    folds[window].total(tiles, total);
  }

  /** A window's sketches as one, or null where it has none. */
  SketchUnion union(int window) {
    return folds[window].union(tiles);
  }

  int heapBytes() {
    int bytes = 24 + tiles.heapBytes();
    for (WindowFold fold : folds) {
      bytes += fold.heapBytes();
    }
    return bytes;
  }
}
