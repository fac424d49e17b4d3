package io.millrace.feature;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The compiled plan of all features that share {@code where}, value and tile, and so share tiles: a
 * window is a length over them, an aggregate a view of what they accumulate. Immutable but for its
 * scratch rows; what belongs to a user is in {@link TrackState}.
 */
final class Track {
  /**
   * One feature as a view.
   *
   * @param cell the place of its accumulator in a row, or {@link #SKETCHED}
   */
  record Output(int feature, Statistic statistic, int cell, double q) {
    static final int SKETCHED = -1;
  }

  private final TrackKey key;
  private final TrackShape shape;
  private final Output[][] outputs;
  private final double[] total;

  /**
   * @param outputs those of each of the shape's windows
   */
  Track(TrackKey key, TrackShape shape, Output[][] outputs) {
    this.key = key;
    this.shape = shape;
    this.outputs = outputs;
    this.total = new double[2 * shape.cells().width()];
  }

  int clock() {
    return key.clock();
  }

  IntStream features() {
    return Arrays.stream(outputs).flatMap(Arrays::stream).mapToInt(Output::feature);
  }

  /** Of a user before the first event. */
  TrackState empty() {
    return shape.empty();
  }

  /** Takes the current event into a user's tiles, and writes its features into {@code numbers}. */
  void advance(TrackState user, EventInputs inputs, TileClock time, double[] numbers) {
    user.moveHead(time.head(key.clock()));
    if (inputs.matches(key.filter()) && inputs.sample(key.source(), key.input())) {
      user.add(time.tile(key.clock()), inputs.current());
    }
    for (int window = 0; window < outputs.length; window++) {
      user.total(window, total);
      for (Output output : outputs[window]) {
        numbers[output.feature()] = result(output, user, window);
      }
    }
  }

  private double result(Output output, TrackState user, int window) {
    double value =
        output.cell() == Output.SKETCHED
            ? sketched(output, user, window)
            : output.statistic().value(total, output.cell());
    return Double.isFinite(value) ? value : Double.NaN;
  }

  private double sketched(Output output, TrackState user, int window) {
    return switch (output.statistic()) {
      case QUANTILE -> quantile(output.q(), user, window);
      case DISTINCT -> distinct(user, window);
      case COUNT, SUM, MEAN, MIN, MAX, STDDEV ->
          throw new IllegalStateException(output.statistic() + " is read from cells");
    };
  }

  private double quantile(double q, TrackState user, int window) {
    Object sketch = shape.united() ? user.union(window) : user.tiles().newestSketch();
    return sketch == null ? Double.NaN : ((QuantileSketch) sketch).quantile(q);
  }

  private double distinct(TrackState user, int window) {
    if (shape.united()) {
      return ((DistinctUnion) user.union(window)).count();
    }
    Sketch sketch = user.tiles().newestSketch();
    return sketch == null ? 0 : ((DistinctSketch) sketch).count();
  }
}
