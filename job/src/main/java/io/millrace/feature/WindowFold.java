package io.millrace.feature;

/**
 * One window of one user over tiles: keeps what gives the window's total after each event without
 * going through its tiles again. Nothing of it is stored; it is made again from the tiles when it
 * is {@link #stale}.
 */
final class WindowFold {
  /*
   * The order of merging is fixed, because it decides the last bits of sums: the tiles of one block
   * (64 tiles, aligned to the epoch) are merged from the oldest to the newest, then the blocks from
   * the oldest to the newest. So the total is a function of the tiles in the window alone, and a
   * block that lies wholly in it can be merged once and kept (BlockFolds).
   *
   *   total = older blocks + (closed tiles of the head's block + head tile)
   *
   * The first two are kept here. They change when the head moves or a late event comes, not with
   * each event. Nothing is ever subtracted but integer counts, which leave no residue.
   */
  private final Cells cells;
  private final long tiles;

  /** The row of the older blocks, then that of the closed tiles of the head's block. */
  private final double[] rows;

  private boolean stale = true;
  private final SketchUnion union;
  private boolean unionStale = true;

  /**
   * @param union an empty one, or null where there are no sketches, or they need none
   */
  WindowFold(Cells cells, long tiles, SketchUnion union) {
    this.cells = cells;
    this.tiles = tiles;
    this.rows = new double[2 * cells.width()];
    this.union = union;
  }

  /** Makes it again from the tiles when it is next read. */
  void makeStale() {
    stale = true;
    unionStale = true;
  }

  /** Follows the head from one tile to a later one, before tiles are dropped. */
  void moveHead(Tiles of, long from, long to) {
    if (stale && (union == null || unionStale)) {
      return;
    }
    int first = of.lowerBound(from - tiles + 1);
    int kept = of.lowerBound(to - tiles + 1);
    if (union != null && !unionStale) {
      for (int slot = first; slot < kept && !unionStale; slot++) {
        unionStale = !union.exclude(of.sketch(slot));
      }
    }
    if (kept > first) {
      stale = true;
    } else if (!stale) {
      closeHead(of, from, to);
    }
  }

  private void closeHead(Tiles of, long from, long to) {
    int width = cells.width();
    if (of.newestIs(from)) {
      cells.merge(of.rows(), of.newestRow(), rows, width);
    }
    if (BlockFolds.block(from) != BlockFolds.block(to)) {
      cells.merge(rows, width, rows, 0);
      cells.clear(rows, width);
    }
  }

  /** Follows an event that was added to a tile at or below the head. */
  void added(Tiles of, long tile, Sample sample, boolean newInTile) {
    long age = of.head() - tile;
    if (age >= tiles) {
      return;
    }
    if (age > 0) {
      stale = true;
    }
    if (union != null && !unionStale) {
      union.add(sample, newInTile);
    }
  }

  /** Puts the window's total into the first row of {@code total}, which has room for two. */
  void total(Tiles of, double[] total) {
    int width = cells.width();
    if (width == 0) {
      return;
    }
    if (stale) {
      if (cells.isCount() && of.isFresh()) {
        cells.clear(total, 0);
        of.fold(of.lowerBound(of.head() - tiles + 1), of.end(), total, 0);
        return;
      }
      rebuild(of);
    }
    System.arraycopy(rows, 0, total, 0, 2 * width);
    if (of.newestIs(of.head())) {
      cells.merge(of.rows(), of.newestRow(), total, width);
    }
    cells.merge(total, width, total, 0);
  }

  private void rebuild(Tiles of) {
    int width = cells.width();
    cells.clear(rows, 0);
    cells.clear(rows, width);
    long oldest = of.head() - tiles + 1;
    long headBlock = BlockFolds.block(of.head());
    int end = of.newestIs(of.head()) ? of.end() - 1 : of.end();
    int slot = of.lowerBound(oldest);
    while (slot < end) {
      long block = BlockFolds.block(of.index(slot));
      if (block == headBlock) {
        of.fold(slot, end, rows, width);
        break;
      }
      boolean isKept = !of.isFresh() && BlockFolds.firstTile(block) >= oldest;
      int next = of.lowerBoundFrom(slot, BlockFolds.firstTile(block + 1));
      of.blocks().mergeBlock(of.rows(), block, slot, next, isKept, rows);
      slot = next;
    }
    stale = false;
  }

  /** The union of the window's sketches, or null where it has none. */
  SketchUnion union(Tiles of) {
    if (union != null && unionStale) {
      union.clear();
      int slot = of.lowerBound(of.head() - tiles + 1);
      while (slot < of.end() && union.include(of.sketch(slot))) {
        slot++;
      }
      unionStale = false;
    }
    return union;
  }

  int heapBytes() {
    return 64 + 8 * rows.length + (union == null ? 0 : union.heapBytes());
  }
}
