package io.millrace.feature;

import io.millrace.event.EventSchema;
import io.millrace.expression.ExpressionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a definition's features into the plan of a {@link FeatureSet}, sharing what can be. */
final class FeatureCompiler {
  private static final long TILES_MAX = 4_000;

  private record TrackKey(int filter, int clock, Track.Source source, int input) {}

  private record LatestKey(int filter, int input, LatestTrack.Keeps keeps) {}

  private record DecayedKey(int filter, int input, long halfLifeMs) {}

  private record NumberView(String of, Statistic statistic, double q) {}

  private final List<FeatureDefinition> definitions;
  private final InputsBuilder inputs;
  private final Map<TrackKey, TrackBuilder> tracks = new LinkedHashMap<>();
  private final Map<LatestKey, List<LatestTrack.Output>> latest = new LinkedHashMap<>();
  private final Map<DecayedKey, List<Integer>> decayed = new LinkedHashMap<>();
  private final List<FeatureColumn> columns = new ArrayList<>();
  private final List<CurrentFeature> current = new ArrayList<>();

  FeatureCompiler(List<FeatureDefinition> definitions, EventSchema schema) {
    this.definitions = definitions;
    this.inputs = new InputsBuilder(schema);
  }

  FeaturePlan compile() {
    for (FeatureDefinition definition : definitions) {
      try {
        columns.add(new FeatureColumn(definition.name(), compile(definition, columns.size())));
      } catch (ExpressionException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "Cannot compile feature " + definition.name() + ": " + e.getMessage(), e);
      }
    }
    return new FeaturePlan(
        List.copyOf(columns),
        inputs.inputs(),
        inputs.time(),
        tracks.values().stream().map(Track::new).toArray(Track[]::new),
        latest.entrySet().stream().map(FeatureCompiler::latestTrack).toArray(LatestTrack[]::new),
        decayed.entrySet().stream().map(FeatureCompiler::decayedTrack).toArray(DecayedTrack[]::new),
        current.toArray(CurrentFeature[]::new));
  }

  private ColumnType compile(FeatureDefinition definition, int feature) throws ExpressionException {
    Aggregate aggregate = definition.aggregate();
    Optional<NumberView> number = numberView(aggregate);
    if (number.isPresent()) {
      return number(definition, feature, number.get());
    } else if (aggregate instanceof Aggregate.Count) {
      track(definition, Track.Source.MATCH, 0).add(feature, Statistic.COUNT, 0, tiles(definition));
      return ColumnType.LONG;
    } else if (aggregate instanceof Aggregate.Distinct distinct) {
      return distinct(definition, feature, distinct.field());
    } else if (aggregate instanceof Aggregate.Last last) {
      return last(definition, feature, last.of());
    } else if (aggregate instanceof Aggregate.SecondsSince) {
      latest(definition, feature, 0, LatestTrack.Keeps.TIME);
      return ColumnType.DOUBLE;
    } else if (aggregate instanceof Aggregate.DecayedSum sum) {
      return decayedSum(definition, feature, sum);
    } else if (aggregate instanceof Aggregate.Ratio ratio) {
      current.add(new CurrentFeature.Ratio(feature, earlier(ratio, 0), earlier(ratio, 1)));
      return ColumnType.DOUBLE;
    } else if (aggregate instanceof Aggregate.Value value) {
      return value(feature, value.of());
    } else if (aggregate instanceof Aggregate.HourOfDay) {
      current.add(new CurrentFeature.HourOfDay(feature));
      return ColumnType.LONG;
    } else if (aggregate instanceof Aggregate.DayOfWeek) {
      current.add(new CurrentFeature.DayOfWeek(feature));
      return ColumnType.LONG;
    }
    throw new IllegalArgumentException("aggregate: " + aggregate + " (is not known)");
  }

  /** What aggregates over the numbers of a value expression have in common. */
  private static Optional<NumberView> numberView(Aggregate aggregate) {
    NumberView view = null;
    if (aggregate instanceof Aggregate.Sum sum) {
      view = new NumberView(sum.of(), Statistic.SUM, 0);
    } else if (aggregate instanceof Aggregate.Mean mean) {
      view = new NumberView(mean.of(), Statistic.MEAN, 0);
    } else if (aggregate instanceof Aggregate.Min min) {
      view = new NumberView(min.of(), Statistic.MIN, 0);
    } else if (aggregate instanceof Aggregate.Max max) {
      view = new NumberView(max.of(), Statistic.MAX, 0);
    } else if (aggregate instanceof Aggregate.Stddev stddev) {
      view = new NumberView(stddev.of(), Statistic.STDDEV, 0);
    } else if (aggregate instanceof Aggregate.Quantile quantile) {
      view = new NumberView(quantile.of(), Statistic.QUANTILE, quantile.q());
    }
    return Optional.ofNullable(view);
  }

  private ColumnType number(FeatureDefinition definition, int feature, NumberView view)
      throws ExpressionException {
    TrackBuilder track = track(definition, Track.Source.NUMBER, inputs.number(view.of()));
    track.add(feature, view.statistic(), view.q(), tiles(definition));
    if (view.statistic() == Statistic.QUANTILE) {
      track.sketchedBy(QuantileSketch.KIND);
    }
    return ColumnType.DOUBLE;
  }

  private ColumnType distinct(FeatureDefinition definition, int feature, String field)
      throws ExpressionException {
    int key = inputs.key(field);
    TrackBuilder track = track(definition, Track.Source.KEY, key);
    track.add(feature, Statistic.DISTINCT, 0, tiles(definition));
    track.sketchedBy(DistinctSketch.kind(inputs.keyType(key)));
    return ColumnType.LONG;
  }

  private ColumnType last(FeatureDefinition definition, int feature, String of)
      throws ExpressionException {
    int input = inputs.value(of);
    boolean text = inputs.isText(input);
    latest(definition, feature, input, text ? LatestTrack.Keeps.TEXT : LatestTrack.Keeps.NUMBER);
    return text ? ColumnType.STRING : ColumnType.DOUBLE;
  }

  private void latest(FeatureDefinition definition, int feature, int input, LatestTrack.Keeps keeps)
      throws ExpressionException {
    long tiles = tiles(definition);
    LatestKey key = new LatestKey(inputs.filter(definition.where()), input, keeps);
    latest
        .computeIfAbsent(key, ignored -> new ArrayList<>())
        .add(new LatestTrack.Output(feature, inputs.clock(definition.window()), tiles));
  }

  private ColumnType decayedSum(FeatureDefinition definition, int feature, Aggregate.DecayedSum sum)
      throws ExpressionException {
    DecayedKey key =
        new DecayedKey(
            inputs.filter(definition.where()), inputs.number(sum.of()), sum.halfLifeMs());
    decayed.computeIfAbsent(key, ignored -> new ArrayList<>()).add(feature);
    return ColumnType.DOUBLE;
  }

  private ColumnType value(int feature, String of) throws ExpressionException {
    int input = inputs.value(of);
    if (inputs.isText(input)) {
      current.add(new CurrentFeature.CurrentText(feature, input));
      return ColumnType.STRING;
    }
    current.add(new CurrentFeature.CurrentNumber(feature, input));
    return ColumnType.DOUBLE;
  }

  private int earlier(Aggregate.Ratio ratio, int part) {
    String name = ratio.of().get(part);
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name) && columns.get(i).type() != ColumnType.STRING) {
        return i;
      }
    }
    throw new IllegalArgumentException("ratio: " + name + " (must be an earlier, numeric feature)");
  }

  private TrackBuilder track(FeatureDefinition definition, Track.Source source, int input)
      throws ExpressionException {
    // The window is checked first: its tile is what the clock counts.
    tiles(definition);
    int filter = inputs.filter(definition.where());
    int clock = inputs.clock(definition.window());
    return tracks.computeIfAbsent(
        new TrackKey(filter, clock, source, input),
        key -> new TrackBuilder(filter, clock, source, input));
  }

  /** The window's length in tiles; one for lifetime, whose one tile never ends. */
  private static long tiles(FeatureDefinition definition) {
    Window window = definition.window();
    if (window == null) {
      throw new IllegalArgumentException("window: none (is required)");
    }
    if (window.isLifetime()) {
      return 1;
    }
    long length = window.lengthMs();
    long tile = window.tileMs();
    if (tile <= 0 || length <= 0 || length % tile != 0 || length / tile > TILES_MAX) {
      throw new IllegalArgumentException(
          "window: " + length + " ms (must be 1 to " + TILES_MAX + " tiles of " + tile + " ms)");
    }
    return length / tile;
  }

  private static LatestTrack latestTrack(Map.Entry<LatestKey, List<LatestTrack.Output>> each) {
    LatestKey key = each.getKey();
    return new LatestTrack(key.filter(), key.input(), key.keeps(), each.getValue());
  }

  private static DecayedTrack decayedTrack(Map.Entry<DecayedKey, List<Integer>> each) {
    DecayedKey key = each.getKey();
    int[] features = each.getValue().stream().mapToInt(Integer::intValue).toArray();
    return new DecayedTrack(key.filter(), key.input(), key.halfLifeMs(), features);
  }
}
