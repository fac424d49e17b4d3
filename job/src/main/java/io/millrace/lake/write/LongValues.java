package io.millrace.lake.write;

import java.util.Arrays;
import org.apache.iceberg.shaded.org.apache.parquet.column.statistics.DoubleStatistics;
import org.apache.iceberg.shaded.org.apache.parquet.column.statistics.LongStatistics;
import org.apache.iceberg.shaded.org.apache.parquet.column.statistics.Statistics;

/** A column of longs, or of doubles as their bits. */
final class LongValues extends LeafValues {
  private final boolean areDoubles;
  private long[] values = {};
  private long[] packed = {};

  LongValues(int maxLevel, boolean areDoubles) {
    super(maxLevel);
    this.areDoubles = areDoubles;
  }

  @Override
  LongValues another() {
    return new LongValues(maxLevel(), areDoubles);
  }

  void add(long value) {
    int row = begin();
    values[row] = value;
  }

  long value(int row) {
    return values[row];
  }

  void add(double value) {
    add(Double.doubleToRawLongBits(value));
  }

  /**
   * Adds a number, or null for NaN; without a branch, since which features are null is nothing that
   * a CPU can predict.
   *
   * @param number a whole one where this is a column of longs
   * @param nullLevel the level of null
   */
  void addOrNull(double number, int nullLevel) {
    boolean isNull = Double.isNaN(number);
    long bits = areDoubles ? Double.doubleToRawLongBits(number) : (long) number;
    int row = begin(isNull ? nullLevel : maxLevel());
    values[row] = isNull ? 0 : bits;
  }

  @Override
  int width() {
    return Long.BYTES;
  }

  @Override
  void resize(int toRows) {
    values = Arrays.copyOf(values, toRows);
  }

  @Override
  void blank(int row) {
    values[row] = 0;
  }

  @Override
  void takeValues(LeafValues source, int[] order, int from, int count) {
    long[] all = ((LongValues) source).values;
    for (int i = 0; i < count; i++) {
      values[i] = all[order[from + i]];
    }
  }

  @Override
  int pageEnd(int from, int rowsMax, int bytesMax) {
    return Math.min(rows(), from + Math.max(1, Math.min(rowsMax, bytesMax / Long.BYTES)));
  }

  @Override
  void writePlain(int from, int to, PageBytes out) {
    if (absent() == 0) {
      out.putLongs(values, from, to - from);
      return;
    }
    if (packed.length < to - from) {
      packed = new long[to - from];
    }
    int count = 0;
    for (int row = from; row < to; row++) {
      packed[count] = values[row];
      count += isPresent(row) ? 1 : 0;
    }
    out.putLongs(packed, 0, count);
  }

  @Override
  boolean number(Numbering into) {
    for (int row = 0; row < rows(); row++) {
      if (isPresent(row) && !into.add(row, values[row])) {
        return false;
      }
    }
    return into.endLongs();
  }

  @Override
  void describe(int from, int to, Statistics<?> page, NumberBounds bounds) {
    if (areDoubles) {
      describeDoubles(from, to, (DoubleStatistics) page, bounds);
    } else {
      describeLongs(from, to, (LongStatistics) page);
    }
  }

  private void describeLongs(int from, int to, LongStatistics page) {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    boolean isAny = absent() == 0;
    for (int row = from; row < to; row++) {
      if (isPresent(row)) {
        isAny = true;
        least = Math.min(least, values[row]);
        greatest = Math.max(greatest, values[row]);
      }
    }
    if (isAny) {
      page.setMinMax(least, greatest);
    }
  }

  /** Parquet takes NaN for the greatest of all, and readers ignore bounds with NaN. */
  private void describeDoubles(int from, int to, DoubleStatistics page, NumberBounds bounds) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    int count = 0;
    int nans = 0;
    for (int row = from; row < to; row++) {
      if (isPresent(row)) {
        double value = Double.longBitsToDouble(values[row]);
        if (Double.isNaN(value)) {
          nans++;
        } else {
          count++;
          least = Math.min(least, value);
          greatest = Math.max(greatest, value);
        }
      }
    }
    bounds.add(count, nans, least, greatest);
    if (count + nans > 0) {
      page.setMinMax(count > 0 ? least : Double.NaN, nans > 0 ? Double.NaN : greatest);
    }
  }
}
