package io.millrace.feature;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gathers the features of one {@link Track} while a definition is compiled. */
final class TrackBuilder {
  private final int filter;
  private final int clock;
  private final Track.Source source;
  private final int input;
  private final List<CellAccumulator> accumulators = new ArrayList<>();
  private final List<Integer> cells = new ArrayList<>();
  private final Map<CellAccumulator, Integer> cellOf = new IdentityHashMap<>();
  private final Map<Long, List<Track.Output>> outputs = new TreeMap<>();
  private int width;
  private Sketch.Kind sketchKind;

  TrackBuilder(int filter, int clock, Track.Source source, int input) {
    this.filter = filter;
    this.clock = clock;
    this.source = source;
    this.input = input;
  }

  /** Adds a feature over a window of so many tiles. */
  void add(int feature, Statistic statistic, double q, long tiles) {
    int cell = cell(statistic);
    outputs
        .computeIfAbsent(tiles, ignored -> new ArrayList<>())
        .add(new Track.Output(feature, statistic, cell, q));
  }

  void sketchedBy(Sketch.Kind kind) {
    sketchKind = kind;
  }

  private int cell(Statistic statistic) {
    CellAccumulator accumulator = statistic.accumulator();
    if (accumulator == null) {
      return Track.Output.SKETCHED;
    }
    Integer known = cellOf.putIfAbsent(accumulator, width);
    if (known != null) {
      return known;
    }
    int at = width;
    accumulators.add(accumulator);
    cells.add(at);
    width += accumulator.width();
    return at;
  }

  int filter() {
    return filter;
  }

  int clock() {
    return clock;
  }

  Track.Source source() {
    return source;
  }

  int input() {
    return input;
  }

  List<CellAccumulator> accumulators() {
    return accumulators;
  }

  int[] cells() {
    return cells.stream().mapToInt(Integer::intValue).toArray();
  }

  int width() {
    return width;
  }

  Sketch.Kind sketchKind() {
    return sketchKind;
  }

  List<Track.Span> spans() {
    return outputs.entrySet().stream()
        .map(each -> new Track.Span(each.getKey(), List.copyOf(each.getValue())))
        .toList();
  }
}
