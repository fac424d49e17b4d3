package io.millrace.feature;

import java.util.Arrays;

/**
 * One user's non-empty tiles of one length, the oldest first, each with a row of cells, and a
 * sketch where the track has sketches. Slots {@code begin} to {@code end} are in use.
 */
final class Tiles {
  private static final Sketch[] NO_SKETCHES = {};

  private final Cells cells;
  private final SketchKind sketchKind;
  private long head = Long.MIN_VALUE;
  private int begin;
  private int end;
  private long[] indices = new long[1];
  private double[] rows;
  private Sketch[] sketches;
  private int sketchBytes;
  private BlockFolds blocks;

  /**
   * @param sketchKind null where tiles have none
   */
  Tiles(Cells cells, SketchKind sketchKind) {
    this.cells = cells;
    this.sketchKind = sketchKind;
    this.rows = new double[cells.width()];
    this.sketches = sketchKind == null ? NO_SKETCHES : new Sketch[1];
  }

  /** The tile of the reference time. */
  long head() {
    return head;
  }

  int end() {
    return end;
  }

  int size() {
    return end - begin;
  }

  long index(int slot) {
    return indices[slot];
  }

  /** The rows of cells, one for each slot. */
  double[] rows() {
    return rows;
  }

  Sketch sketch(int slot) {
    return sketches[slot];
  }

  Sketch newestSketch() {
    return end > begin ? sketches[end - 1] : null;
  }

  boolean newestIs(long tile) {
    return end > begin && indices[end - 1] == tile;
  }

  int newestRow() {
    return (end - 1) * cells.width();
  }

  BlockFolds blocks() {
    if (blocks == null) {
      blocks = new BlockFolds(cells);
    }
    return blocks;
  }

  /** The first slot whose tile is {@code tile} or later; {@link #end} where none is. */
  int lowerBound(long tile) {
    return lowerBoundFrom(begin, tile);
  }

  int lowerBoundFrom(int from, long tile) {
    if (from >= end || indices[from] >= tile) {
      return from;
    }
    int found = Arrays.binarySearch(indices, from, end, tile);
    return found >= 0 ? found : -found - 1;
  }

  /** Merges the tiles of slots {@code from} to {@code to}, the oldest first, into a row. */
  void fold(int from, int to, double[] row, int at) {
    cells.mergeAll(rows, from, to, row, at);
  }

  /**
   * Moves to a later tile.
   *
   * @param oldest the first tile that is kept
   */
  void moveHead(long to, long oldest) {
    if (end > begin) {
      drop(lowerBound(oldest));
    }
    head = to;
  }

  private void drop(int kept) {
    if (kept == begin) {
      return;
    }
    if (sketchKind != null) {
      for (int slot = begin; slot < kept; slot++) {
        sketchBytes -= sketches[slot].heapBytes();
        sketches[slot] = null;
      }
    }
    begin = kept;
    if (begin == end) {
      begin = 0;
      end = 0;
    }
    if (blocks != null) {
      blocks.forgetBefore(begin == end ? Long.MAX_VALUE : BlockFolds.block(indices[begin]));
    }
  }

  /** Adds to a tile at or below the head; true where its sketch counts the sample as new. */
  boolean add(long tile, Sample sample) {
    int slot = newestIs(tile) ? end - 1 : slot(tile);
    cells.add(rows, slot * cells.width(), sample);
    boolean newInTile = false;
    if (sketchKind != null) {
      Sketch sketch = sketches[slot];
      int bytesBefore = sketch.heapBytes();
      newInTile = sketch.add(sample);
      sketchBytes += sketch.heapBytes() - bytesBefore;
    }
    if (tile != head && blocks != null) {
      blocks.forget(BlockFolds.block(tile));
    }
    return newInTile;
  }

  private int slot(long tile) {
    int slot = lowerBound(tile);
    if (slot < end && indices[slot] == tile) {
      return slot;
    }
    Sketch sketch = sketchKind == null ? null : sketchKind.empty();
    slot = open(slot, tile, sketch);
    cells.clear(rows, slot * cells.width());
    return slot;
  }

  /** Opens a slot before another one, and returns its position. */
  private int open(int before, long tile, Sketch sketch) {
    int slot = before;
    if (end == indices.length) {
      slot -= begin;
      makeRoom();
    }
    int width = cells.width();
    System.arraycopy(indices, slot, indices, slot + 1, end - slot);
    System.arraycopy(rows, slot * width, rows, (slot + 1) * width, (end - slot) * width);
    indices[slot] = tile;
    if (sketchKind != null) {
      System.arraycopy(sketches, slot, sketches, slot + 1, end - slot);
      sketches[slot] = sketch;
      sketchBytes += sketch.heapBytes();
    }
    end++;
    return slot;
  }

  /** Moves all slots to the front of arrays with room for more. */
  private void makeRoom() {
    int size = size();
    int width = cells.width();
    // A third is free afterwards, so that moving costs a constant per tile.
    int capacity = size + (size >> 1) + 1;
    long[] oldIndices = indices;
    double[] oldRows = rows;
    Sketch[] oldSketches = sketches;
    indices = new long[capacity];
    rows = new double[capacity * width];
    System.arraycopy(oldIndices, begin, indices, 0, size);
    System.arraycopy(oldRows, begin * width, rows, 0, size * width);
    if (sketchKind != null) {
      sketches = new Sketch[capacity];
      System.arraycopy(oldSketches, begin, sketches, 0, size);
    }
    begin = 0;
    end = size;
  }

  int heapBytes() {
    int bytes =
        96 + 16 * 3 + 8 * (indices.length + rows.length) + 4 * sketches.length + sketchBytes;
    return bytes + (blocks == null ? 0 : blocks.heapBytes());
  }

  void write(ByteWriter out) {
    out.varint(size());
    long previous = head;
    for (int slot = end - 1; slot >= begin; slot--) {
      out.varint(previous - indices[slot]);
      previous = indices[slot];
      cells.write(rows, slot * cells.width(), out);
      if (sketchKind != null) {
        sketches[slot].write(out);
      }
    }
  }

  void read(ByteReader in, long headOfState) {
    head = headOfState;
    int size = in.count(2);
    reserveExactly(size);
    long tile = head;
    for (int slot = size - 1; slot >= 0; slot--) {
      tile -= in.varint();
      indices[slot] = tile;
      cells.clear(rows, slot * cells.width());
      cells.read(rows, slot * cells.width(), in);
      if (sketchKind != null) {
        sketches[slot] = sketchKind.read(in);
        sketchBytes += sketches[slot].heapBytes();
      }
    }
    end = size;
  }

  private void reserveExactly(int size) {
    if (size > indices.length) {
      indices = new long[size];
      rows = new double[size * cells.width()];
      sketches = sketchKind == null ? NO_SKETCHES : new Sketch[size];
    }
  }
}
