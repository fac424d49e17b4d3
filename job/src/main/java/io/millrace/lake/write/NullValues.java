package io.millrace.lake.write;

import org.apache.iceberg.shaded.org.apache.parquet.column.statistics.Statistics;

/** A column of the table that the definition does not have: null in each row. */
final class NullValues extends LeafValues {
  NullValues(int maxLevel) {
    super(maxLevel);
  }

  @Override
  NullValues another() {
    return new NullValues(maxLevel());
  }

  @Override
  int width() {
    return 0;
  }

  @Override
  void resize(int toRows) {}

  @Override
  void blank(int row) {}

  @Override
  void takeValues(LeafValues source, int[] order, int from, int count) {}

  @Override
  int pageEnd(int from, int rowsMax, int bytesMax) {
    return Math.min(rows(), from + rowsMax);
  }

  @Override
  void writePlain(int from, int to, PageBytes out) {}

  @Override
  boolean number(Numbering into) {
    return false;
  }

  @Override
  void describe(int from, int to, Statistics<?> page, NumberBounds bounds) {}
}
