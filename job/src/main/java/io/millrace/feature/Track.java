package io.millrace.feature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
   * @param statistic of the accumulator at {@code cell}; null where it is read from sketches
   * @param q the rank that is asked of sketches
   */
  record Output(int feature, Statistic statistic, int cell, double q) {}

  /**
   * What a feature reads.
   *
   * @param component the place of its accumulator, or of the sketch, which comes last
   * @param tiles its window
   */
  record View(int feature, int component, long tiles) {}

  private final TrackKey key;
  private final TrackShape shape;
  private final Output[][] outputs;
  private final double[] total;

  /** The sketch that {@code lifetime} reads before the first sample. */
  private final SketchValue noSketch;

  /**
   * @param outputs those of each of the shape's windows
   */
  Track(TrackKey key, TrackShape shape, Output[][] outputs) {
    this.key = key;
    this.shape = shape;
    this.outputs = outputs;
    this.total = new double[2 * shape.cells().width()];
    this.noSketch = shape.sketchKind() == null ? null : shape.sketchKind().empty();
  }

  TrackKey key() {
    return key;
  }

  TrackShape shape() {
    return shape;
  }

  int clock() {
    return key.clock();
  }

  IntStream features() {
    return Arrays.stream(outputs).flatMap(Arrays::stream).mapToInt(Output::feature);
  }

  /** What the features read, in their order. */
  List<View> views() {
    List<CellAccumulator> accumulators = shape.cells().accumulators();
    List<View> views = new ArrayList<>();
    for (int window = 0; window < outputs.length; window++) {
      for (Output each : outputs[window]) {
        Statistic statistic = each.statistic();
        int component =
            statistic == null ? accumulators.size() : accumulators.indexOf(statistic.accumulator());
        views.add(new View(each.feature(), component, shape.windows()[window]));
      }
    }
    views.sort(Comparator.comparingInt(View::feature));
    return views;
  }

  /** The state of a user before the first event. */
  TrackState empty() {
    return shape.empty();
  }

  /** Takes the current event into a user's tiles, and writes its features into a vector. */
  void advance(TrackState user, EventInputs inputs, TileClock time, FeatureVector into) {
    take(user, inputs, time);
    for (int window = 0; window < outputs.length; window++) {
      user.total(window, total);
      for (Output output : outputs[window]) {
        if (output.statistic() == null) {
          read(output, sketch(user, window), into);
        } else {
          put(output, output.statistic().value(total, output.cell()), into);
        }
      }
    }
  }

  /** Takes the current event into a user's tiles. */
  void take(TrackState user, EventInputs inputs, TileClock time) {
    user.moveHead(time.head(key.clock()));
    if (inputs.matches(key.filter()) && inputs.sample(key.source(), key.input())) {
      user.add(time.tile(key.clock()), inputs.current());
    }
  }

  private void read(Output output, SketchValue sketch, FeatureVector into) {
    put(output, sketch.number(output.q()), into);
    if (key.source() == SampleSource.TEXT) {
      into.texts()[output.feature()] = sketch.text();
    }
  }

  private static void put(Output output, double value, FeatureVector into) {
    into.numbers()[output.feature()] = Double.isFinite(value) ? value : Double.NaN;
  }

  private SketchValue sketch(TrackState user, int window) {
    if (shape.united()) {
      return user.union(window);
    }
    Sketch lifetime = user.tiles().newestSketch();
    return lifetime == null ? noSketch : lifetime;
  }
}
