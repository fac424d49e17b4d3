package io.millrace.feature;

/**
 * Keeps the count and the plain sum, in arrival order within a tile, in two cells. Serves sum and
 * mean.
 */
final class SumAccumulator implements CellAccumulator {
  @Override
  public int width() {
    return 2;
  }

  @Override
  public void clear(double[] row, int at) {
    row[at] = 0;
    row[at + 1] = 0;
  }

  @Override
  public void add(double[] row, int at, Sample sample) {
    if (sample.summable) {
      row[at]++;
      row[at + 1] += sample.number;
    }
  }

  @Override
  public void merge(double[] later, int laterAt, double[] row, int at) {
    if (later[laterAt] > 0) {
      row[at] += later[laterAt];
      row[at + 1] += later[laterAt + 1];
    }
  }

  static double sum(double[] row, int at) {
    return row[at + 1];
  }

  /** The mean; NaN for no values. */
  static double mean(double[] row, int at) {
    return row[at + 1] / row[at];
  }

  @Override
  public void write(double[] row, int at, ByteWriter out) {
    out.varint((long) row[at]);
    if (row[at] > 0) {
      out.number(row[at + 1]);
    }
  }

  @Override
  public void read(double[] row, int at, ByteReader in) {
    row[at] = in.varint();
    if (row[at] > 0) {
      row[at + 1] = in.number();
    }
  }
}
