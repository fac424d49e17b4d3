package io.millrace.lake.write;

import java.util.Arrays;
import org.apache.iceberg.shaded.org.apache.parquet.column.statistics.Statistics;

/**
 * The values of a leaf column for the rows that are gathered, with their definition levels: how
 * many of the column and the structs around it are there, of those that may be null. A row without
 * a value takes the place of one, so that rows are found by their numbers. Belongs to one thread.
 */
abstract class LeafValues {
  private static final int ROWS_AT_FIRST = 256;
  private static final byte[] NONE = {};

  private final int maxLevel;
  private byte[] levels;
  private int capacity;
  private int rows;
  private int absent;

  /**
   * @param maxLevel the level of a value
   */
  LeafValues(int maxLevel) {
    this.maxLevel = maxLevel;
    this.levels = NONE;
  }

  /** An empty one of the same kind. */
  abstract LeafValues another();

  final int rows() {
    return rows;
  }

  /** The number of rows without a value. */
  final int absent() {
    return absent;
  }

  final int maxLevel() {
    return maxLevel;
  }

  final int level(int row) {
    return maxLevel == 0 ? 0 : levels[row];
  }

  final boolean isPresent(int row) {
    return maxLevel == 0 || levels[row] == maxLevel;
  }

  /** Begins a row that has a value, and returns its number. */
  final int begin() {
    return begin(maxLevel);
  }

  /** Adds a row without a value. */
  final void addNull(int level) {
    blank(begin(level));
  }

  /** Begins a row of a level, which has no value below the highest one; returns its number. */
  final int begin(int level) {
    if (rows == capacity) {
      grow(Math.max(ROWS_AT_FIRST, Capacity.atLeast(rows + 1, rows)));
    }
    if (maxLevel > 0) {
      levels[rows] = (byte) level;
      absent += level < maxLevel ? 1 : 0;
    }
    return rows++;
  }

  private void grow(int toRows) {
    capacity = toRows;
    if (maxLevel > 0) {
      levels = Arrays.copyOf(levels, toRows);
    }
    resize(toRows);
  }

  /**
   * Takes rows of another of the same kind in the place of those here; or keeps them, where it is
   * this one.
   *
   * @param order the numbers of the rows in ascending order, from place {@code from} on
   */
  final void take(LeafValues source, int[] order, int from, int count) {
    if (count > capacity) {
      grow(count);
    }
    absent = 0;
    if (maxLevel > 0) {
      for (int i = 0; i < count; i++) {
        byte level = source.levels[order[from + i]];
        levels[i] = level;
        absent += level < maxLevel ? 1 : 0;
      }
    }
    takeValues(source, order, from, count);
    rows = count;
  }

  /** Forgets all rows. */
  void clear() {
    rows = 0;
    absent = 0;
  }

  /** The bytes of a row, beside those of {@link #bytes}. */
  final int bytesPerRow() {
    return width() + (maxLevel > 0 ? 1 : 0);
  }

  /** Whether values differ in size. */
  boolean isVarying() {
    return false;
  }

  /** The bytes of all values, where they differ in size. */
  long bytes() {
    return 0;
  }

  /** The bytes that each row takes here. */
  abstract int width();

  /** Makes room. */
  abstract void resize(int toRows);

  /** Fills the place of a row without a value. */
  abstract void blank(int row);

  abstract void takeValues(LeafValues source, int[] order, int from, int count);

  /** The end of a page that begins at a row, is plain, and holds one row at least. */
  abstract int pageEnd(int from, int rowsMax, int bytesMax);

  /** Writes the values between two rows in Parquet's encoding PLAIN. */
  abstract void writePlain(int from, int to, PageBytes out);

  /**
   * Numbers the distinct values; false where they are too many for that to pay, or the kind has no
   * dictionaries.
   */
  abstract boolean number(Numbering into);

  /** Adds the least and the greatest value between two rows. */
  abstract void describe(int from, int to, Statistics<?> page, NumberBounds bounds);
}
