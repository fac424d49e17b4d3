package io.millrace.feature;

import java.util.Arrays;
import java.util.List;

/**
 * The way of a user's tiles of one track into another definition's track of the same meaning: which
 * tiles and components come from the state before, and which from a fold of the history.
 *
 * <p>The state before has all tiles that its longest window may still contain, and is believed for
 * these, since its events may be gone from the history. Older tiles, and components that it did not
 * accumulate, come from the fold.
 */
final class TileRoute {
  private static final int NONE = -1;

  private final int components;
  private final long tilesMax;
  private final int before;
  private final long beforeTilesMax;
  private final int[] componentBefore;
  private final boolean isWholeBefore;
  private final byte[][] empty;
  private int folded = NONE;

  /**
   * @param before the position of the track of the same meaning in the plan before; -1 for none
   */
  TileRoute(Track after, FeaturePlan planBefore, int before) {
    TrackShape shape = after.shape();
    components = PackedTiles.components(shape);
    tilesMax = shape.tilesMax();
    TrackShape had = before == NONE ? null : planBefore.tracks()[before].shape();
    beforeTilesMax = had == null ? 0 : had.tilesMax();
    componentBefore = had == null ? nowhere(components) : components(shape, had);
    // A track of which it has tiles, but no component, is of no use.
    boolean isOfUse = Arrays.stream(componentBefore).anyMatch(place -> place != NONE);
    this.before = isOfUse ? before : NONE;
    boolean isSameOrder = had != null && PackedTiles.components(had) == components;
    for (int i = 0; i < components; i++) {
      isSameOrder &= componentBefore[i] == i;
    }
    isWholeBefore = isSameOrder && beforeTilesMax == tilesMax;
    empty = empty(shape);
  }

  private static int[] nowhere(int components) {
    int[] places = new int[components];
    Arrays.fill(places, NONE);
    return places;
  }

  /** Where each component of a track is among those of another; -1 where it is not. */
  private static int[] components(TrackShape shape, TrackShape among) {
    List<CellAccumulator> known = among.cells().accumulators();
    int[] places = new int[PackedTiles.components(shape)];
    int next = 0;
    for (CellAccumulator each : shape.cells().accumulators()) {
      places[next++] = known.indexOf(each);
    }
    if (shape.sketchKind() != null) {
      places[next] = among.sketchKind() == null ? NONE : known.size();
    }
    return places;
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

  /** Whether the state before does not have all that the track keeps. */
  boolean needsFold() {
    boolean hasAll = before != NONE && beforeTilesMax >= tilesMax;
    for (int place : componentBefore) {
      hasAll &= place != NONE;
    }
    return !hasAll;
  }

  /** Whether anything comes from the state before. */
  boolean readsBefore() {
    return before != NONE;
  }

  /** Sets the track's position in the plan of the fold, which has the track as it is. */
  void foldedBy(int track) {
    folded = track;
  }

  /**
   * Writes a user's tiles.
   *
   * @param fold null where no track needs one
   * @param head the tile of the reference time
   */
  void write(PackedUser state, PackedUser fold, long head, ByteWriter out) {
    if (isWholeBefore) {
      state.tiles(before).write(out);
    } else if (before == NONE) {
      fold.tiles(folded).write(out);
    } else {
      PackedTiles known = state.tiles(before);
      PackedTiles made = folded == NONE ? null : fold.tiles(folded);
      new Merge(known, made, head).write(out);
    }
  }

  /** One user's tiles, from both sides. */
  private final class Merge {
    private final PackedTiles known;
    private final PackedTiles made;
    private final int madeSize;
    private final long head;
    private int atKnown;
    private int atMade;

    Merge(PackedTiles known, PackedTiles made, long head) {
      this.known = known;
      this.made = made;
      this.madeSize = made == null ? 0 : made.size();
      this.head = head;
    }

    void write(ByteWriter out) {
      long[] tiles = new long[known.size() + madeSize];
      int size = 0;
      for (long tile = newest(); tile > head - tilesMax; tile = newest()) {
        tiles[size++] = tile;
        pass(tile);
      }
      out.varint(size);
      atKnown = 0;
      atMade = 0;
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
      long b = atMade < madeSize ? made.tile(atMade) : Long.MIN_VALUE;
      return Math.max(a, b);
    }

    private boolean isKnown(long tile) {
      return atKnown < known.size() && known.tile(atKnown) == tile;
    }

    private boolean isMade(long tile) {
      return atMade < madeSize && made.tile(atMade) == tile;
    }

    private void pass(long tile) {
      atKnown += isKnown(tile) ? 1 : 0;
      atMade += isMade(tile) ? 1 : 0;
    }

    private void writeComponents(long tile, ByteWriter out) {
      boolean isKnown = isKnown(tile);
      boolean isMade = isMade(tile);
      for (int i = 0; i < components; i++) {
        if (isKnown && componentBefore[i] != NONE) {
          known.write(atKnown, componentBefore[i], out);
        } else if (isMade) {
          made.write(atMade, i, out);
        } else {
          out.written(empty[i], 0, empty[i].length);
        }
      }
    }
  }
}
