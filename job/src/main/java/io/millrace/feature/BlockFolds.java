package io.millrace.feature;

import java.util.Arrays;

/**
 * Kept merges of whole blocks of one user's tiles (a block is 64 tiles, aligned to the epoch), so
 * that a window of thousands of tiles is made again from some tens of rows. Shared by the windows
 * of a track; never stored. A block's row is what merging its tiles would give, bit for bit.
 */
final class BlockFolds {
  private static final int BLOCK_SHIFT = 6;

  /** Below this many tiles in a block, merging them costs less than looking the block up. */
  private static final int WORTH_KEEPING = 8;

  private final Cells cells;
  private final double[] piece;
  private long[] blocks = new long[0];
  private double[] rows = new double[0];
  private int size;

  BlockFolds(Cells cells) {
    this.cells = cells;
    this.piece = new double[cells.width()];
  }

  static long block(long tile) {
    return tile >> BLOCK_SHIFT;
  }

  static long firstTile(long block) {
    return block << BLOCK_SHIFT;
  }

  /**
   * Merges the tiles of one block that lie in a window, rows {@code from} to {@code to} of {@code
   * tiles}, into the first row of {@code into}.
   *
   * @param keep whether to keep the block's merge; only where all its tiles lie in the window
   */
  void mergeBlock(double[] tiles, long block, int from, int to, boolean keep, double[] into) {
    if (keep && to - from >= WORTH_KEEPING) {
      int kept = kept(tiles, block, from, to);
      cells.merge(rows, kept * cells.width(), into, 0);
      return;
    }
    cells.clear(piece, 0);
    cells.mergeAll(tiles, from, to, piece, 0);
    cells.merge(piece, 0, into, 0);
  }

  private int kept(double[] tiles, long block, int from, int to) {
    int found = Arrays.binarySearch(blocks, 0, size, block);
    if (found >= 0) {
      return found;
    }
    int at = -found - 1;
    int width = cells.width();
    if (size == blocks.length) {
      int capacity = size + (size >> 1) + 2;
      blocks = Arrays.copyOf(blocks, capacity);
      rows = Arrays.copyOf(rows, capacity * width);
    }
    System.arraycopy(blocks, at, blocks, at + 1, size - at);
    System.arraycopy(rows, at * width, rows, (at + 1) * width, (size - at) * width);
    blocks[at] = block;
    size++;
    cells.clear(rows, at * width);
    cells.mergeAll(tiles, from, to, rows, at * width);
    return at;
  }

  /** Drops a block's merge, since a late event changed a tile of the block. */
  void forget(long block) {
    int at = Arrays.binarySearch(blocks, 0, size, block);
    if (at >= 0) {
      remove(at, at + 1);
    }
  }

  void forgetBefore(long block) {
    int kept = 0;
    while (kept < size && blocks[kept] < block) {
      kept++;
    }
    remove(0, kept);
  }

  private void remove(int from, int to) {
    int width = cells.width();
    System.arraycopy(blocks, to, blocks, from, size - to);
    System.arraycopy(rows, to * width, rows, from * width, (size - to) * width);
    size -= to - from;
  }

  int heapBytes() {
    return 96 + 8 * (piece.length + blocks.length + rows.length);
  }
}
