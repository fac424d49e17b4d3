package io.millrace.feature;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The compiled plan of all features that share {@code where}, value and tile, and so share tiles: a
 * window is a length over them, an aggregate a view of what they accumulate. Immutable but for its
 * scratch rows; what belongs to a user is in {@link Tiles}.
 */
final class Track {
  /** Where a track's samples come from. */
  enum Source {
    /** The event itself. */
    MATCH,
    /** A value expression. */
    NUMBER,
    /** A declared field, as a key of distinct values. */
    KEY
  }

  /**
   * One feature as a view.
   *
   * @param cell the place of its accumulator in a row, or {@link #SKETCHED}
   */
  record Output(int feature, Statistic statistic, int cell, double q) {
    static final int SKETCHED = -1;
  }

  /** All features over one length, in tiles. */
  record Span(long tiles, List<Output> outputs) {}

  private final int filter;
  private final int clock;
  private final Source source;
  private final int input;
  private final CellAccumulator[] accumulators;
  private final int[] cellOf;
  private final int width;
  private final Sketch.Kind sketchKind;
  private final Span[] spans;
  private final Output[][] outputs;
  private final long tilesMax;
  private final double[] total;

  Track(TrackBuilder builder) {
    this.filter = builder.filter();
    this.clock = builder.clock();
    this.source = builder.source();
    this.input = builder.input();
    this.accumulators = builder.accumulators().toArray(CellAccumulator[]::new);
    this.cellOf = builder.cells();
    this.width = builder.width();
    this.sketchKind = builder.sketchKind();
    this.spans = builder.spans().toArray(Span[]::new);
    this.outputs = new Output[spans.length][];
    long longest = 0;
    for (int i = 0; i < spans.length; i++) {
      outputs[i] = spans[i].outputs().toArray(Output[]::new);
      longest = Math.max(longest, spans[i].tiles());
    }
    this.tilesMax = longest;
    this.total = new double[2 * width];
  }

  int clock() {
    return clock;
  }

  IntStream features() {
    return Arrays.stream(outputs).flatMap(Arrays::stream).mapToInt(Output::feature);
  }

  boolean isLifetime() {
    return clock == TileClock.LIFETIME;
  }

  int width() {
    return width;
  }

  Sketch.Kind sketchKind() {
    return sketchKind;
  }

  int windowCount() {
    return spans.length;
  }

  Span window(int at) {
    return spans[at];
  }

  long tilesMax() {
    return tilesMax;
  }

  /** Takes the current event into a user's tiles, and writes its features into {@code numbers}. */
  void advance(Tiles tiles, EventInputs inputs, TileClock time, double[] numbers) {
    tiles.moveHead(time.head(clock));
    if (inputs.matches(filter) && inputs.sample(source, input)) {
      tiles.add(time.tile(clock), inputs.current());
    }
    for (int i = 0; i < outputs.length; i++) {
      WindowFold fold = tiles.fold(i);
      fold.total(tiles, total);
      for (Output output : outputs[i]) {
        numbers[output.feature()] = result(output, fold, tiles);
      }
    }
  }

  private double result(Output output, WindowFold fold, Tiles tiles) {
    double value =
        output.cell() == Output.SKETCHED
            ? sketched(output, fold, tiles)
            : output.statistic().value(total, output.cell());
    return Double.isFinite(value) ? value : Double.NaN;
  }

  private double sketched(Output output, WindowFold fold, Tiles tiles) {
    return switch (output.statistic()) {
      case QUANTILE -> quantile(output.q(), fold, tiles);
      case DISTINCT -> distinct(fold, tiles);
      case COUNT, SUM, MEAN, MIN, MAX, STDDEV ->
          throw new IllegalStateException(output.statistic() + " is read from cells");
    };
  }

  private double quantile(double q, WindowFold fold, Tiles tiles) {
    Object sketch = isLifetime() ? tiles.newestSketch() : fold.union(tiles);
    return sketch == null ? Double.NaN : ((QuantileSketch) sketch).quantile(q);
  }

  private double distinct(WindowFold fold, Tiles tiles) {
    if (!isLifetime()) {
      return ((DistinctUnion) fold.union(tiles)).count();
    }
    Sketch sketch = tiles.newestSketch();
    return sketch == null ? 0 : ((DistinctSketch) sketch).count();
  }

  void clear(double[] row, int at) {
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i].clear(row, at + cellOf[i]);
    }
  }

  void add(double[] row, int at, Sample sample) {
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i].add(row, at + cellOf[i], sample);
    }
  }

  void merge(double[] later, int laterAt, double[] row, int at) {
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i].merge(later, laterAt + cellOf[i], row, at + cellOf[i]);
    }
  }

  /** Merges the rows {@code from} to {@code to} of {@code later}, in this order. */
  void mergeAll(double[] later, int from, int to, double[] row, int at) {
    for (int i = 0; i < accumulators.length; i++) {
      CellAccumulator accumulator = accumulators[i];
      for (int next = from; next < to; next++) {
        accumulator.merge(later, next * width + cellOf[i], row, at + cellOf[i]);
      }
    }
  }

  void write(double[] row, int at, ByteWriter out) {
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i].write(row, at + cellOf[i], out);
    }
  }

  void read(double[] row, int at, ByteReader in) {
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i].read(row, at + cellOf[i], in);
    }
  }
}
