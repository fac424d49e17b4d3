package io.millrace.feature;

/**
 * Cells: the least time and the value that came with it; of equal times, the earliest arrival. NaN
 * is the time of nothing. A time is a whole number of milliseconds, which a double holds exactly.
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
    if (Double.isNaN(row[at]) || sample.timeMs < row[at]) {
      row[at] = sample.timeMs;
      row[at + 1] = sample.number;
    }
  }

  /** What is later by its tiles never comes before what is there. */
  @Override
  public void merge(double[] later, int laterAt, double[] row, int at) {
    if (Double.isNaN(row[at])) {
      row[at] = later[laterAt];
      row[at + 1] = later[laterAt + 1];
    }
  }

  static double value(double[] row, int at) {
    return row[at + 1];
  }

  @Override
  public void write(double[] row, int at, ByteWriter out) {
    // A tile begins with a sample, so it has a first one.
    out.signed((long) row[at]);
    out.number(row[at + 1]);
  }

  @Override
  public void read(double[] row, int at, ByteReader in) {
    row[at] = in.signed();
    row[at + 1] = in.number();
  }
}
