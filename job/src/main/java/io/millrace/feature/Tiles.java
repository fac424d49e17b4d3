package io.millrace.feature;

import java.util.Arrays;

/**
 * One user's non-empty tiles of one track, the oldest first, and the folds of its windows. Slots
 * {@code begin} to {@code end} are in use. A tile lives until no window can contain it again.
 */
final class Tiles {
  private static final Sketch[] NO_SKETCHES = {};

  private final Track track;
  private final WindowFold[] folds;
  private long head = Long.MIN_VALUE;
  private int begin;
  private int end;
  private long[] indices = new long[1];
  private double[] cells;
  private final boolean sketched;
  private Sketch[] sketches;
  private int sketchBytes;
  private BlockFolds blocks;

  Tiles(Track track) {
    this.track = track;
    this.cells = new double[track.width()];
    this.sketched = track.sketchKind() != null;
    this.sketches = sketched ? new Sketch[1] : NO_SKETCHES;
    this.folds = new WindowFold[track.windowCount()];
    for (int i = 0; i < folds.length; i++) {
      folds[i] = new WindowFold(track, track.window(i).tiles());
    }
  }

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

  double[] cells() {
    return cells;
  }

  Sketch sketch(int slot) {
    return sketches[slot];
  }

  Sketch newestSketch() {
    return end > begin ? sketches[end - 1] : null;
  }

  WindowFold fold(int window) {
    return folds[window];
  }

  boolean newestIs(long tile) {
    return end > begin && indices[end - 1] == tile;
  }

  int newestCell() {
    return (end - 1) * track.width();
  }

  BlockFolds blocks() {
    if (blocks == null) {
      blocks = new BlockFolds(track);
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
    track.mergeAll(cells, from, to, row, at);
  }

  /** Moves to the tile of the reference time, which never goes back. */
  void moveHead(long to) {
    if (to == head) {
      return;
    }
    if (end > begin) {
      for (WindowFold fold : folds) {
        fold.moveHead(this, head, to);
      }
      drop(lowerBound(to - track.tilesMax() + 1));
    }
    head = to;
  }

  private void drop(int kept) {
    if (kept == begin) {
      return;
    }
    if (sketched) {
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

  /** Adds to a tile at or below the head; one that no window can contain again is left out. */
  void add(long tile, Sample sample) {
    if (head - tile >= track.tilesMax()) {
      return;
    }
    int slot = newestIs(tile) ? end - 1 : slot(tile);
    track.add(cells, slot * track.width(), sample);
    boolean newInTile = false;
    if (sketched) {
      Sketch sketch = sketches[slot];
      int bytesBefore = sketch.heapBytes();
      newInTile = sketch.add(sample);
      sketchBytes += sketch.heapBytes() - bytesBefore;
    }
    if (tile != head && blocks != null) {
      blocks.forget(BlockFolds.block(tile));
    }
    for (WindowFold fold : folds) {
      fold.added(this, tile, sample, newInTile);
    }
  }

  private int slot(long tile) {
    int slot = lowerBound(tile);
    if (slot < end && indices[slot] == tile) {
      return slot;
    }
    Sketch sketch = sketched ? track.sketchKind().empty() : null;
    slot = open(slot, tile, sketch);
    track.clear(cells, slot * track.width());
    return slot;
  }

  /** Opens a slot before another one, and says where it came to lie. */
  private int open(int before, long tile, Sketch sketch) {
    int slot = before;
    if (end == indices.length) {
      slot -= begin;
      makeRoom();
    }
    int width = track.width();
    System.arraycopy(indices, slot, indices, slot + 1, end - slot);
    System.arraycopy(cells, slot * width, cells, (slot + 1) * width, (end - slot) * width);
    indices[slot] = tile;
    if (sketched) {
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
    int width = track.width();
    // A third is free afterwards, so that moving costs a constant per tile.
    int capacity = size + (size >> 1) + 1;
    long[] oldIndices = indices;
    double[] oldCells = cells;
    Sketch[] oldSketches = sketches;
    indices = new long[capacity];
    cells = new double[capacity * width];
    System.arraycopy(oldIndices, begin, indices, 0, size);
    System.arraycopy(oldCells, begin * width, cells, 0, size * width);
    if (sketched) {
      sketches = new Sketch[capacity];
      System.arraycopy(oldSketches, begin, sketches, 0, size);
    }
    begin = 0;
    end = size;
  }

  int heapBytes() {
    int bytes =
        96 + 16 * 3 + 8 * (indices.length + cells.length) + 4 * sketches.length + sketchBytes;
    for (WindowFold fold : folds) {
      bytes += fold.heapBytes();
    }
    return bytes + (blocks == null ? 0 : blocks.heapBytes());
  }

  void write(ByteWriter out) {
    out.varint(size());
    long previous = head;
    for (int slot = end - 1; slot >= begin; slot--) {
      out.varint(previous - indices[slot]);
      previous = indices[slot];
      track.write(cells, slot * track.width(), out);
      if (sketched) {
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
      track.clear(cells, slot * track.width());
      track.read(cells, slot * track.width(), in);
      if (sketched) {
        sketches[slot] = track.sketchKind().read(in);
        sketchBytes += sketches[slot].heapBytes();
      }
    }
    end = size;
  }

  private void reserveExactly(int size) {
    if (size > indices.length) {
      indices = new long[size];
      cells = new double[size * track.width()];
      sketches = sketched ? new Sketch[size] : NO_SKETCHES;
    }
  }
}
