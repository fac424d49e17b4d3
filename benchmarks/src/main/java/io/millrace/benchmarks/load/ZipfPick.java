package io.millrace.benchmarks.load;

/**
 * Users whose frequency falls with their rank: the closed form of Gray et al., "Quickly generating
 * billion-record synthetic databases" (SIGMOD 1994), as in YCSB. Ranks are spread over the users,
 * so that frequent ones are no neighbours.
 */
final class ZipfPick implements Users.UserPick {
  /** A prime above any number of users, so that it is no factor of theirs. */
  static final long SPREAD = 2_654_435_761L;

  private final int count;
  private final double exponent;
  private final double sum;
  private final double alpha;
  private final double eta;

  ZipfPick(int count, double exponent) {
    this.count = count;
    this.exponent = exponent;
    double all = 0;
    for (int rank = 1; rank <= count; rank++) {
      all += StrictMath.pow(rank, -exponent);
    }
    sum = all;
    alpha = 1 / (1 - exponent);
    double firstTwo = 1 + StrictMath.pow(2, -exponent);
    eta = (1 - StrictMath.pow(2.0 / count, 1 - exponent)) / (1 - firstTwo / sum);
  }

  @Override
  public int user(long roll) {
    return (int) (rank(Dice.unit(roll)) * SPREAD % count);
  }

  private long rank(double unit) {
    double scaled = unit * sum;
    if (scaled < 1) {
      return 0;
    }
    if (scaled < 1 + StrictMath.pow(0.5, exponent)) {
      return 1;
    }
    long rank = (long) (count * StrictMath.pow(eta * unit - eta + 1, alpha));
    return Math.min(count - 1, rank);
  }
}
