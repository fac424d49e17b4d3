package io.millrace.feature;

/** Keeps the smallest or the greatest value, in one cell; NaN for no value. */
final class ExtremeAccumulator implements CellAccumulator {
  private final boolean smallest;

  private ExtremeAccumulator(boolean smallest) {
    this.smallest = smallest;
  }

  static ExtremeAccumulator smallest() {
    return new ExtremeAccumulator(true);
  }

  static ExtremeAccumulator greatest() {
    return new ExtremeAccumulator(false);
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public void clear(double[] row, int at) {
    row[at] = Double.NaN;
  }

  @Override
  public void add(double[] row, int at, Sample sample) {
    take(row, at, sample.number);
  }

  @Override
  public void merge(double[] later, int laterAt, double[] row, int at) {
    if (!Double.isNaN(later[laterAt])) {
      take(row, at, later[laterAt]);
    }
  }

  private void take(double[] row, int at, double value) {
    double current = row[at];
    if (Double.isNaN(current)) {
      row[at] = value;
    } else {
      // Math.min and max order -0.0 below 0.0, so that the result does not depend on the order.
      row[at] = smallest ? Math.min(current, value) : Math.max(current, value);
    }
  }

  @Override
  public void write(double[] row, int at, ByteWriter out) {
    out.number(row[at]);
  }

  @Override
  public void read(double[] row, int at, ByteReader in) {
    row[at] = in.number();
  }
}
