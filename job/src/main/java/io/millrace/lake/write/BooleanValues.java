package io.millrace.lake.write;

import java.util.Arrays;
import org.apache.iceberg.shaded.org.apache.parquet.column.statistics.BooleanStatistics;
import org.apache.iceberg.shaded.org.apache.parquet.column.statistics.Statistics;

/** A column of booleans. */
final class BooleanValues extends LeafValues {
  private boolean[] values = {};

  BooleanValues(int maxLevel) {
    super(maxLevel);
  }

  @Override
  BooleanValues another() {
    return new BooleanValues(maxLevel());
  }

  void add(boolean value) {
    int row = begin();
    values[row] = value;
  }

  @Override
  int width() {
    return 1;
  }

  @Override
  void resize(int toRows) {
    values = Arrays.copyOf(values, toRows);
  }

  @Override
  void blank(int row) {
    values[row] = false;
  }

  @Override
  void takeValues(LeafValues source, int[] order, int from, int count) {
    boolean[] all = ((BooleanValues) source).values;
    for (int i = 0; i < count; i++) {
      values[i] = all[order[from + i]];
    }
  }

  @Override
  int pageEnd(int from, int rowsMax, int bytesMax) {
    return (int) Math.min(rows(), from + Math.min(rowsMax, (long) bytesMax * Byte.SIZE));
  }

  @Override
  void writePlain(int from, int to, PageBytes out) {
    int bits = 0;
    int count = 0;
    for (int row = from; row < to; row++) {
      if (isPresent(row)) {
        bits |= values[row] ? 1 << count : 0;
        if (++count == Byte.SIZE) {
          out.putByte(bits);
          bits = 0;
          count = 0;
        }
      }
    }
    if (count > 0) {
      out.putByte(bits);
    }
  }

  @Override
  boolean number(Numbering into) {
    return false;
  }

  @Override
  void describe(int from, int to, Statistics<?> page, NumberBounds bounds) {
    boolean isAnyTrue = false;
    boolean isAnyFalse = false;
    for (int row = from; row < to; row++) {
      if (isPresent(row)) {
        isAnyTrue |= values[row];
        isAnyFalse |= !values[row];
      }
    }
    if (isAnyTrue || isAnyFalse) {
      ((BooleanStatistics) page).setMinMax(!isAnyFalse, isAnyTrue);
    }
  }
}
