package io.millrace.feature;

/**
 * Keeps the least time and its value, in two cells; of equal times, the earliest arrival's. The
 * value is NaN where there is none. A time is a whole number of milliseconds, which a double holds
 * exactly.
 */
final class FirstAccumulator implements CellAccumulator {
  @Override
  public int width() {
    return 2;
  }

  @Override
  public void clear(double[] row, int at) {
    row[at] = Double.NaN;
    row[at + 1] = Double.NaN;
  }

  @Override
  public void add(double[] row, int at, Sample sample) {
    if (Double.isNaN(row[at + 1]) || sample.timeMs < row[at]) {
      row[at] = sample.timeMs;
      row[at + 1] = sample.number;
    }
  }

  /** Keeps the value that the row has: the times of later tiles are never less. */
  @Override
  public void merge(double[] later, int laterAt, double[] row, int at) {
    if (Double.isNaN(row[at + 1])) {
      row[at] = later[laterAt];
      row[at + 1] = later[laterAt + 1];
    }
  }

  static double value(double[] row, int at) {
    return row[at + 1];
  }

  @Override
  public void write(double[] row, int at, ByteWriter out) {
    // A tile is made for a sample, so it has a first value, unless its events are not all known.
    out.signed((long) row[at]);
    out.number(row[at + 1]);
  }

  @Override
  public void read(double[] row, int at, ByteReader in) {
    row[at] = in.signed();
    row[at + 1] = in.number();
  }
}
