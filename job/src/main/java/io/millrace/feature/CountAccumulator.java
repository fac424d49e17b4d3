package io.millrace.feature;

/** Keeps the number of samples, in one cell. Exact to 2^53. */
final class CountAccumulator implements CellAccumulator {
  @Override
  public int width() {
    return 1;
  }

  @Override
  public void clear(double[] row, int at) {
    row[at] = 0;
  }

  @Override
  public void add(double[] row, int at, Sample sample) {
    row[at]++;
  }

  @Override
  public void merge(double[] later, int laterAt, double[] row, int at) {
    row[at] += later[laterAt];
  }

  @Override
  public void write(double[] row, int at, ByteWriter out) {
    out.varint((long) row[at]);
  }

  @Override
  public void read(double[] row, int at, ByteReader in) {
    row[at] = in.varint();
  }
}
