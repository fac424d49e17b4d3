package io.millrace.feature;

/**
 * Keeps the count, the mean, and the sum of squared distances from it, in three cells. Welford's
 * update keeps the digits of nearly constant values, which a sum of squares loses.
 *
 * <p>B. P. Welford, "Note on a method for calculating corrected sums of squares and products",
 * Technometrics 4(3), 1962; the merge is that of T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating
 * formulae and a pairwise algorithm for computing sample variances", COMPSTAT 1982.
 */
final class SpreadAccumulator implements CellAccumulator {
  @Override
  public int width() {
    return 3;
  }

  @Override
  public void clear(double[] row, int at) {
    row[at] = 0;
    row[at + 1] = 0;
    row[at + 2] = 0;
  }

  @Override
  public void add(double[] row, int at, Sample sample) {
    if (sample.summable) {
      double count = ++row[at];
      double distance = sample.number - row[at + 1];
      row[at + 1] += distance / count;
      row[at + 2] += distance * (sample.number - row[at + 1]);
    }
  }

  @Override
  public void merge(double[] later, int laterAt, double[] row, int at) {
    double laterCount = later[laterAt];
    if (laterCount == 0) {
      return;
    }
    if (row[at] == 0) {
      System.arraycopy(later, laterAt, row, at, width());
      return;
    }
    double count = row[at] + laterCount;
    double distance = later[laterAt + 1] - row[at + 1];
    row[at + 1] += distance * (laterCount / count);
    row[at + 2] += later[laterAt + 2] + distance * distance * (row[at] * laterCount / count);
    row[at] = count;
  }

  /** The population's standard deviation; NaN for no values. */
  static double standardDeviation(double[] row, int at) {
    return Math.sqrt(variance(row, at));
  }

  /** The population's variance; NaN for no values. */
  static double variance(double[] row, int at) {
    return row[at + 2] / row[at];
  }

  @Override
  public void write(double[] row, int at, ByteWriter out) {
    out.varint((long) row[at]);
    if (row[at] > 0) {
      out.number(row[at + 1]);
    }
    if (row[at] > 1) {
      out.number(row[at + 2]);
    }
  }

  @Override
  public void read(double[] row, int at, ByteReader in) {
    row[at] = in.varint();
    if (row[at] > 0) {
      row[at + 1] = in.number();
    }
    if (row[at] > 1) {
      row[at + 2] = in.number();
    }
  }
}
