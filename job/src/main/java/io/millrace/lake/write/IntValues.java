package io.millrace.lake.write;

import java.util.Arrays;
import org.apache.iceberg.shaded.org.apache.parquet.column.statistics.FloatStatistics;
import org.apache.iceberg.shaded.org.apache.parquet.column.statistics.IntStatistics;
import org.apache.iceberg.shaded.org.apache.parquet.column.statistics.Statistics;

/** A column of ints, or of floats as their bits. */
final class IntValues extends LeafValues {
  private final boolean areFloats;
  private int[] values = {};
  private int[] packed = {};

  IntValues(int maxLevel, boolean areFloats) {
    super(maxLevel);
    this.areFloats = areFloats;
  }

  @Override
  IntValues another() {
    return new IntValues(maxLevel(), areFloats);
  }

  void add(int value) {
    int row = begin();
    values[row] = value;
  }

  void add(float value) {
    add(Float.floatToRawIntBits(value));
  }

  @Override
  int width() {
    return Integer.BYTES;
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
    int[] all = ((IntValues) source).values;
    for (int i = 0; i < count; i++) {
      values[i] = all[order[from + i]];
    }
  }

  @Override
  int pageEnd(int from, int rowsMax, int bytesMax) {
    return Math.min(rows(), from + Math.max(1, Math.min(rowsMax, bytesMax / Integer.BYTES)));
  }

  @Override
  void writePlain(int from, int to, PageBytes out) {
    if (absent() == 0) {
      out.putInts(values, from, to - from);
      return;
    }
    if (packed.length < to - from) {
      packed = new int[to - from];
    }
    int count = 0;
    for (int row = from; row < to; row++) {
      packed[count] = values[row];
      count += isPresent(row) ? 1 : 0;
    }
    out.putInts(packed, 0, count);
  }

  @Override
  boolean number(Numbering into) {
    for (int row = 0; row < rows(); row++) {
      if (isPresent(row) && !into.add(row, values[row])) {
        return false;
      }
    }
    return into.endInts();
  }

  @Override
  void describe(int from, int to, Statistics<?> page, NumberBounds bounds) {
    if (areFloats) {
      describeFloats(from, to, (FloatStatistics) page, bounds);
    } else {
      describeInts(from, to, (IntStatistics) page);
    }
  }

  private void describeInts(int from, int to, IntStatistics page) {
    int least = Integer.MAX_VALUE;
    int greatest = Integer.MIN_VALUE;
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
  private void describeFloats(int from, int to, FloatStatistics page, NumberBounds bounds) {
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    int count = 0;
    int nans = 0;
    for (int row = from; row < to; row++) {
      if (isPresent(row)) {
        float value = Float.intBitsToFloat(values[row]);
        if (Float.isNaN(value)) {
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
      page.setMinMax(count > 0 ? least : Float.NaN, nans > 0 ? Float.NaN : greatest);
    }
  }
}
