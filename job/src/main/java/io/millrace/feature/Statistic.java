package io.millrace.feature;

/**
 * The values that features read from the cells of a window over their {@link Track}: views of what
 * is accumulated there.
 */
enum Statistic {
  COUNT,
  SUM,
  MEAN,
  MIN,
  MAX,
  STDDEV,
  VARIANCE,
  FIRST;

  private static final CellAccumulator COUNTS = new CountAccumulator();
  private static final CellAccumulator SUMS = new SumAccumulator();
  private static final CellAccumulator SPREADS = new SpreadAccumulator();
  private static final CellAccumulator FIRSTS = new FirstAccumulator();
  private static final CellAccumulator SMALLEST = ExtremeAccumulator.smallest();
  private static final CellAccumulator GREATEST = ExtremeAccumulator.greatest();

  /** The accumulator, one and the same for statistics that share it. */
  CellAccumulator accumulator() {
    return switch (this) {
      case COUNT -> COUNTS;
      case SUM, MEAN -> SUMS;
      case MIN -> SMALLEST;
      case MAX -> GREATEST;
      case STDDEV, VARIANCE -> SPREADS;
      case FIRST -> FIRSTS;
    };
  }

  /** The statistic's value in an accumulated row; NaN where there is none. */
  double value(double[] row, int at) {
    return switch (this) {
      case COUNT, MIN, MAX -> row[at];
      case SUM -> SumAccumulator.sum(row, at);
      case MEAN -> SumAccumulator.mean(row, at);
      case STDDEV -> SpreadAccumulator.standardDeviation(row, at);
      case VARIANCE -> SpreadAccumulator.variance(row, at);
      case FIRST -> FirstAccumulator.value(row, at);
    };
  }
}
