package io.millrace.feature;

/**
 * The way of a user's tiles of one track into another definition's track of the same meaning: which
 * tiles and components come from the state before, and which from a fold of the history.
 *
 * <p>The state before has all tiles that its longest window may still contain, and is believed for
 * these, since its events may be gone from the history. Older tiles, and components that it did not
 * accumulate, come from the fold.
 */
final class TileRoute {
  private final int components;
  private final long tilesMax;
  private final TrackOverlap before;
  private final TrackOverlap fold;
  private final byte[][] empty;

  /**
   * @param shape of the later track
   * @param before what the state before has of it
   * @param fold what the fold has of it: all that the state before lacks
   */
  TileRoute(TrackShape shape, TrackOverlap before, TrackOverlap fold) {
    this.components = PackedTiles.components(shape);
    this.tilesMax = shape.tilesMax();
    this.before = before;
    this.fold = fold;
    this.empty = empty(shape);
  }

  /** The bytes of each component of a tile of which no sample is known. */
  private static byte[][] empty(TrackShape shape) {
    byte[][] empty = new byte[PackedTiles.components(shape)][];
    ByteWriter out = new ByteWriter();
    double[] row = new double[shape.cells().width()];
    int next = 0;
    for (CellAccumulator each : shape.cells().accumulators()) {
      out.clear();
      each.clear(row, 0);
      each.write(row, 0, out);
      empty[next++] = out.toBytes();
    }
    // The sketch of texts cannot be empty, and never stands beside another component.
    if (shape.sketchKind() != null && next > 0) {
      out.clear();
      shape.sketchKind().empty().write(out);
      empty[next] = out.toBytes();
    }
    return empty;
  }

  /** Whether anything comes from the state before. */
  boolean readsBefore() {
    return !before.isNone();
  }

  /**
   * Writes a user's tiles.
   *
   * @param state the user of before
   * @param folded the same user as of the fold; null where no track needs one
   * @param head the tile of the reference time
   */
  void write(PackedUser state, PackedUser folded, long head, ByteWriter out) {
    if (before.isWhole()) {
      state.tiles(before.track()).write(out);
    } else if (before.isNone()) {
      folded.tiles(fold.track()).write(out);
    } else {
      PackedTiles known = state.tiles(before.track());
      PackedTiles added = fold.isNone() ? null : folded.tiles(fold.track());
      new Merge(known, added, head).write(out);
    }
  }

  /** One user's tiles, from both sides. */
  private final class Merge {
    private final PackedTiles known;
    private final PackedTiles added;
    private final int addedSize;
    private final long head;
    private int atKnown;
    private int atAdded;

    Merge(PackedTiles known, PackedTiles added, long head) {
      this.known = known;
      this.added = added;
      this.addedSize = added == null ? 0 : added.size();
      this.head = head;
    }

    void write(ByteWriter out) {
      long[] tiles = new long[known.size() + addedSize];
      int size = 0;
      for (long tile = newest(); tile > head - tilesMax; tile = newest()) {
        tiles[size++] = tile;
        pass(tile);
      }
      out.varint(size);
      atKnown = 0;
      atAdded = 0;
      long previous = head;
      for (int i = 0; i < size; i++) {
        out.varint(previous - tiles[i]);
        previous = tiles[i];
        writeComponents(tiles[i], out);
        pass(tiles[i]);
      }
    }

    /** The newest tile that is not passed; below all others where there is none. */
    private long newest() {
      long a = atKnown < known.size() ? known.tile(atKnown) : Long.MIN_VALUE;
      long b = atAdded < addedSize ? added.tile(atAdded) : Long.MIN_VALUE;
      return Math.max(a, b);
    }

    private boolean isKnown(long tile) {
      return atKnown < known.size() && known.tile(atKnown) == tile;
    }

    private boolean isAdded(long tile) {
      return atAdded < addedSize && added.tile(atAdded) == tile;
    }

    private void pass(long tile) {
      atKnown += isKnown(tile) ? 1 : 0;
      atAdded += isAdded(tile) ? 1 : 0;
    }

    private void writeComponents(long tile, ByteWriter out) {
      boolean isKnown = isKnown(tile);
      boolean isAdded = isAdded(tile);
      for (int i = 0; i < components; i++) {
        if (isKnown && before.has(i)) {
          known.write(atKnown, before.places()[i], out);
        } else if (isAdded && fold.has(i)) {
          added.write(atAdded, fold.places()[i], out);
        } else {
          out.written(empty[i], 0, empty[i].length);
        }
      }
    }
  }
}
