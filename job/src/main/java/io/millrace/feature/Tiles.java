package io.millrace.feature;

import java.util.Arrays;

/**
 * One user's non-empty tiles of one length, the oldest first, each with a row of cells, and a
 * sketch where the track has sketches. Slots {@code begin} to {@code end} are in use.
 */
final class Tiles {
  private static final Sketch[] NO_SKETCHES = {};

  private static final int FRESH_EVENTS = 4;

  /** So many slots are searched one by one. */
  private static final int NEAR_SLOTS = 8;

  private final Cells cells;
  private final SketchKind sketchKind;
  private long head = Long.MIN_VALUE;
  private int begin;
  private int end;
  private long[] indices = new long[1];
  private double[] rows;

  /** One for each slot in use; in the others, empty ones to be used again, or null. */
  private Sketch[] sketches;

  /** The heap bytes of all sketches, the empty ones included. */
  private int sketchBytes;

  private BlockFolds blocks;

  /** The user's events since the tiles were read, up to {@link #FRESH_EVENTS}. */
  private int events;

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

  /**
   * Whether the user has just been read, and perhaps is packed again after one event: what is
   * prepared for later events may be in vain.
   */
  boolean isFresh() {
    return events < FRESH_EVENTS;
  }

  /** Counts an event of the user, which need not be in a tile. */
  void countEvent() {
    if (events < FRESH_EVENTS) {
      events++;
    }
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
    if (indices[end - 1] < tile) {
      return end;
    }
    // Mostly it is near, or there are few.
    int near = Math.min(end, from + NEAR_SLOTS);
    for (int slot = from + 1; slot < near; slot++) {
      if (indices[slot] >= tile) {
        return slot;
      }
    }
    int found = Arrays.binarySearch(indices, near, end, tile);
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
    forgetSketches(begin, kept);
    begin = kept;
    if (begin == end) {
      begin = 0;
      end = 0;
    }
    if (blocks != null) {
      blocks.forgetBefore(begin == end ? Long.MAX_VALUE : BlockFolds.block(indices[begin]));
    }
  }

  private void forgetSketches(int from, int to) {
    if (sketchKind != null) {
      for (int slot = from; slot < to; slot++) {
        sketchBytes -= sketches[slot].heapBytes();
        sketches[slot].clear();
        sketchBytes += sketches[slot].heapBytes();
      }
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
    slot = open(slot, tile);
    cells.clear(rows, slot * cells.width());
    return slot;
  }

  /** Opens a slot before another one, and returns its position. */
  private int open(int before, long tile) {
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
      Sketch empty = emptySketch(end);
      System.arraycopy(sketches, slot, sketches, slot + 1, end - slot);
      sketches[slot] = empty;
    }
    end++;
    return slot;
  }

  /** The empty sketch that waits in a slot not in use; a new one where there is none. */
  private Sketch emptySketch(int slot) {
    Sketch waiting = sketches[slot];
    if (waiting != null) {
      return waiting;
    }
    Sketch made = sketchKind.empty();
    sketchBytes += made.heapBytes();
    return made;
  }

  /**
   * Moves all slots to the front, of larger arrays where need be. A third is free afterwards, so
   * that moving costs a constant per tile.
   */
  private void makeRoom() {
    int size = size();
    int width = cells.width();
    long[] oldIndices = indices;
    double[] oldRows = rows;
    if (3 * begin < indices.length) {
      int capacity = size + (size >> 1) + 1;
      indices = new long[capacity];
      rows = new double[capacity * width];
      sketches = sketchKind == null ? NO_SKETCHES : Arrays.copyOf(sketches, capacity);
    }
    System.arraycopy(oldIndices, begin, indices, 0, size);
    System.arraycopy(oldRows, begin * width, rows, 0, size * width);
    if (sketchKind != null) {
      for (int i = 0; i < size; i++) {
        Sketch unused = sketches[i];
        sketches[i] = sketches[begin + i];
        sketches[begin + i] = unused;
      }
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

  void clear() {
    forgetSketches(begin, end);
    begin = 0;
    end = 0;
    head = Long.MIN_VALUE;
    events = 0;
    if (blocks != null) {
      blocks.forgetBefore(Long.MAX_VALUE);
    }
  }

  /** Replaces the tiles with those that {@link #write} wrote. */
  void read(ByteReader in, long headOfState) {
    clear();
    head = headOfState;
    int size = in.count(2);
    reserveExactly(size);
    long tile = head;
    int width = cells.width();
    for (int slot = size - 1; slot >= 0; slot--) {
      tile -= in.varint();
      indices[slot] = tile;
      cells.read(rows, slot * width, in);
      if (sketchKind != null) {
        sketches[slot] = emptySketch(slot);
        sketchBytes -= sketches[slot].heapBytes();
        sketches[slot].read(in);
        sketchBytes += sketches[slot].heapBytes();
      }
    }
    end = size;
  }

  private void reserveExactly(int size) {
    if (size > indices.length) {
      indices = new long[size];
      rows = new double[size * cells.width()];
      sketches = sketchKind == null ? NO_SKETCHES : Arrays.copyOf(sketches, size);
    }
  }
}
