package io.millrace.feature;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gathers the features of one {@link Track} while a definition is compiled. */
final class TrackBuilder {
  private final TrackKey key;
  private final List<CellAccumulator> accumulators = new ArrayList<>();
  private final IdentityHashMap<CellAccumulator, Integer> cellOf = new IdentityHashMap<>();
  private final Map<Long, List<Track.Output>> outputs = new TreeMap<>();
  private int width;
  private SketchKind sketchKind;

  TrackBuilder(TrackKey key) {
    this.key = key;
  }

  /** Adds a feature of accumulated cells over a window of so many tiles. */
  void add(int feature, Statistic statistic, long tiles) {
    add(new Track.Output(feature, statistic, cell(statistic.accumulator()), 0), tiles);
  }

  /** Adds a feature of sketches over a window of so many tiles. */
  void add(int feature, SketchKind kind, double q, long tiles) {
    sketchKind = kind;
    add(new Track.Output(feature, null, 0, q), tiles);
  }

  private void add(Track.Output output, long tiles) {
    outputs.computeIfAbsent(tiles, ignored -> new ArrayList<>()).add(output);
  }

  private int cell(CellAccumulator accumulator) {
    Integer known = cellOf.putIfAbsent(accumulator, width);
    if (known != null) {
      return known;
    }
    int at = width;
    accumulators.add(accumulator);
    width += accumulator.width();
    return at;
  }

  Track build() {
    // A TreeMap: the longest comes last.
    long[] windows = outputs.keySet().stream().mapToLong(Long::longValue).toArray();
    boolean united = sketchKind != null && !key.isLifetime();
    return new Track(
        key,
        new TrackShape(new Cells(accumulators), sketchKind, united, windows),
        outputs.values().stream()
            .map(each -> each.toArray(Track.Output[]::new))
            .toArray(Track.Output[][]::new));
  }
}
