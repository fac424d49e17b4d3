package io.millrace.feature;

import java.util.List;

/**
 * The places of a track's tiles, the newest first, and of each tile's components, within a user's
 * packed form. Components are the accumulators of the track, then its sketch, if any.
 */
final class PackedTiles {
  private final byte[] packed;
  private final int components;
  private final long[] tiles;

  /** Of each tile, where each component begins, and where the last one ends. */
  private final int[] bounds;

  private final int begin;
  private final int end;

  private PackedTiles(
      byte[] packed, int components, long[] tiles, int[] bounds, int begin, int end) {
    this.packed = packed;
    this.components = components;
    this.tiles = tiles;
    this.bounds = bounds;
    this.begin = begin;
    this.end = end;
  }

  static int components(TrackShape shape) {
    return shape.cells().accumulators().size() + (shape.sketchKind() == null ? 0 : 1);
  }

  /**
   * Finds the tiles of a track.
   *
   * @param in at the track's first byte; then behind its last
   * @param head the tile of the reference time
   */
  static PackedTiles find(byte[] packed, ByteReader in, TrackShape shape, long head) {
    List<CellAccumulator> accumulators = shape.cells().accumulators();
    int components = components(shape);
    double[] row = new double[shape.cells().width()];
    Sketch sketch = shape.sketchKind() == null ? null : shape.sketchKind().empty();
    int begin = packed.length - in.remaining();
    long[] tiles = new long[in.count(2)];
    int[] bounds = new int[tiles.length * (components + 1)];
    long tile = head;
    int next = 0;
    for (int i = 0; i < tiles.length; i++) {
      tile -= in.varint();
      tiles[i] = tile;
      bounds[next++] = packed.length - in.remaining();
      for (CellAccumulator each : accumulators) {
        each.read(row, 0, in);
        bounds[next++] = packed.length - in.remaining();
      }
      if (sketch != null) {
        sketch.read(in);
        bounds[next++] = packed.length - in.remaining();
      }
    }
    int end = packed.length - in.remaining();
    return new PackedTiles(packed, components, tiles, bounds, begin, end);
  }

  int size() {
    return tiles.length;
  }

  long tile(int index) {
    return tiles[index];
  }

  /** Writes one component of a tile. */
  void write(int index, int component, ByteWriter out) {
    int at = index * (components + 1) + component;
    out.written(packed, bounds[at], bounds[at + 1]);
  }

  /** Writes all tiles. */
  void write(ByteWriter out) {
    out.written(packed, begin, end);
  }
}
