package io.millrace.feature;

import io.millrace.event.EventSchema;
import io.millrace.expression.ExpressionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a definition's features into the plan of a {@link FeatureSet}, sharing what they can. */
final class FeatureCompiler {
  private record LatestKey(int filter, int input, LatestTrack.Keeps keeps) {}

  private record StreakKey(int filter, int condition) {}

  private record DecayedKey(int filter, int input, long halfLifeMs) {}

  private final List<FeatureDefinition> definitions;
  private final InputsBuilder inputs;
  private final Map<TrackKey, TrackBuilder> tracks = new LinkedHashMap<>();
  private final Map<LatestKey, List<LatestTrack.Output>> latest = new LinkedHashMap<>();
  private final Map<DecayedKey, List<Integer>> decayed = new LinkedHashMap<>();
  private final Map<StreakKey, List<Integer>> streaks = new LinkedHashMap<>();
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
        tracks.values().stream().map(TrackBuilder::build).toArray(Track[]::new),
        latest.entrySet().stream().map(FeatureCompiler::latestTrack).toArray(LatestTrack[]::new),
        decayed.entrySet().stream().map(FeatureCompiler::decayedTrack).toArray(DecayedTrack[]::new),
        streaks.entrySet().stream().map(FeatureCompiler::streakTrack).toArray(StreakTrack[]::new),
        current.toArray(CurrentFeature[]::new));
  }

  private ColumnType compile(FeatureDefinition definition, int feature) throws ExpressionException {
    Aggregate aggregate = definition.aggregate();
    boolean text =
        switch (aggregate.kind()) {
          case COUNT -> count(definition, feature);
          case SUM -> number(definition, feature, Statistic.SUM);
          case MEAN -> number(definition, feature, Statistic.MEAN);
          case MIN -> number(definition, feature, Statistic.MIN);
          case MAX -> number(definition, feature, Statistic.MAX);
          case STDDEV -> number(definition, feature, Statistic.STDDEV);
          case VARIANCE -> number(definition, feature, Statistic.VARIANCE);
          case MODE -> mode(definition, feature);
          case DISTINCT -> distinct(definition, feature);
          case QUANTILE -> quantile(definition, feature, ((Aggregate.Quantile) aggregate).q());
          case FIRST -> first(definition, feature);
          case LAST -> last(definition, feature);
          case SECONDS_SINCE -> latest(definition, feature, 0, LatestTrack.Keeps.TIME);
          case DECAYED_SUM -> decayedSum(definition, feature, (Aggregate.DecayedSum) aggregate);
          case STREAK -> streak(definition, feature);
          case RATIO -> ratio(feature, (Aggregate.Ratio) aggregate);
          case VALUE -> value(feature, expression(definition));
          case HOUR_OF_DAY -> ofNow(new CurrentFeature.HourOfDay(feature));
          case DAY_OF_WEEK -> ofNow(new CurrentFeature.DayOfWeek(feature));
        };
    return aggregate.kind().result().column(text);
  }

  /*
   * Each of these methods adds what its aggregate needs to the plan, and returns whether the
   * feature is a text.
   */

  private boolean count(FeatureDefinition definition, int feature) throws ExpressionException {
    track(definition, SampleSource.MATCH, 0).add(feature, Statistic.COUNT, tiles(definition));
    return false;
  }

  private boolean number(FeatureDefinition definition, int feature, Statistic statistic)
      throws ExpressionException {
    numbers(definition).add(feature, statistic, tiles(definition));
    return false;
  }

  private boolean quantile(FeatureDefinition definition, int feature, double q)
      throws ExpressionException {
    numbers(definition).add(feature, QuantileSketch.KIND, q, tiles(definition));
    return false;
  }

  private TrackBuilder numbers(FeatureDefinition definition) throws ExpressionException {
    return track(definition, SampleSource.NUMBER, inputs.number(expression(definition)));
  }

  private boolean distinct(FeatureDefinition definition, int feature) throws ExpressionException {
    int key = inputs.key(definition.aggregate());
    SketchKind kind = new DistinctKind(inputs.keyType(key));
    track(definition, SampleSource.KEY, key).add(feature, kind, 0, tiles(definition));
    return false;
  }

  private boolean mode(FeatureDefinition definition, int feature) throws ExpressionException {
    int input = inputs.text(definition.aggregate());
    texts(definition, input, TextCounts.KIND).add(feature, TextCounts.KIND, 0, tiles(definition));
    return true;
  }

  private boolean first(FeatureDefinition definition, int feature) throws ExpressionException {
    int input = inputs.value(expression(definition));
    if (!inputs.isText(input)) {
      return number(definition, feature, Statistic.FIRST);
    }
    texts(definition, input, FirstText.KIND).add(feature, FirstText.KIND, 0, tiles(definition));
    return true;
  }

  private boolean last(FeatureDefinition definition, int feature) throws ExpressionException {
    int input = inputs.value(expression(definition));
    boolean text = inputs.isText(input);
    return latest(
        definition, feature, input, text ? LatestTrack.Keeps.TEXT : LatestTrack.Keeps.NUMBER);
  }

  private boolean latest(
      FeatureDefinition definition, int feature, int input, LatestTrack.Keeps keeps)
      throws ExpressionException {
    long tiles = tiles(definition);
    LatestKey key = new LatestKey(inputs.filter(definition.where()), input, keeps);
    latest
        .computeIfAbsent(key, ignored -> new ArrayList<>())
        .add(new LatestTrack.Output(feature, inputs.clock(definition.window()), tiles));
    return keeps == LatestTrack.Keeps.TEXT;
  }

  private boolean decayedSum(FeatureDefinition definition, int feature, Aggregate.DecayedSum sum)
      throws ExpressionException {
    DecayedKey key =
        new DecayedKey(
            inputs.filter(definition.where()), inputs.number(sum.of()), sum.halfLifeMs());
    decayed.computeIfAbsent(key, ignored -> new ArrayList<>()).add(feature);
    return false;
  }

  private boolean streak(FeatureDefinition definition, int feature) throws ExpressionException {
    StreakKey key =
        new StreakKey(inputs.filter(definition.where()), inputs.filter(expression(definition)));
    streaks.computeIfAbsent(key, ignored -> new ArrayList<>()).add(feature);
    return false;
  }

  private boolean value(int feature, String of) throws ExpressionException {
    int input = inputs.value(of);
    boolean text = inputs.isText(input);
    current.add(
        text
            ? new CurrentFeature.CurrentText(feature, input)
            : new CurrentFeature.CurrentNumber(feature, input));
    return text;
  }

  private boolean ratio(int feature, Aggregate.Ratio ratio) {
    return ofNow(new CurrentFeature.Ratio(feature, earlier(ratio, 0), earlier(ratio, 1)));
  }

  private boolean ofNow(CurrentFeature feature) {
    current.add(feature);
    return false;
  }

  private static String expression(FeatureDefinition definition) {
    return definition.aggregate().expression().orElseThrow();
  }

  private int earlier(Aggregate.Ratio ratio, int part) {
    String name = ratio.of().get(part);
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name) && columns.get(i).type() != ColumnType.STRING) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        ratio.kind().key() + ": " + name + " (must be an earlier, numeric feature)");
  }

  private TrackBuilder track(FeatureDefinition definition, SampleSource source, int input)
      throws ExpressionException {
    return track(definition, source, input, null);
  }

  private TrackBuilder texts(FeatureDefinition definition, int input, SketchKind kind)
      throws ExpressionException {
    return track(definition, SampleSource.TEXT, input, kind);
  }

  private TrackBuilder track(
      FeatureDefinition definition, SampleSource source, int input, SketchKind texts)
      throws ExpressionException {
    // The window is checked first: its tile is what the clock counts.
    tiles(definition);
    int filter = inputs.filter(definition.where());
    int clock = inputs.clock(definition.window());
    return tracks.computeIfAbsent(
        new TrackKey(filter, clock, source, input, texts), TrackBuilder::new);
  }

  /** The window's length in tiles. */
  private static long tiles(FeatureDefinition definition) {
    Window window = definition.window();
    if (window == null) {
      throw new IllegalArgumentException("window: none (is required)");
    }
    if (!window.isLifetime() && !window.isDivided()) {
      String rule = " ms (must be 1 to " + Window.TILES_MAX + " tiles of ";
      throw new IllegalArgumentException(
          "window: " + window.lengthMs() + rule + window.tileMs() + " ms)");
    }
    return window.tiles();
  }

  private static LatestTrack latestTrack(Map.Entry<LatestKey, List<LatestTrack.Output>> each) {
    LatestKey key = each.getKey();
    return new LatestTrack(key.filter(), key.input(), key.keeps(), each.getValue());
  }

  private static DecayedTrack decayedTrack(Map.Entry<DecayedKey, List<Integer>> each) {
    DecayedKey key = each.getKey();
    return new DecayedTrack(key.filter(), key.input(), key.halfLifeMs(), ints(each.getValue()));
  }

  private static StreakTrack streakTrack(Map.Entry<StreakKey, List<Integer>> each) {
    StreakKey key = each.getKey();
    return new StreakTrack(key.filter(), key.condition(), ints(each.getValue()));
  }

  private static int[] ints(List<Integer> features) {
    return features.stream().mapToInt(Integer::intValue).toArray();
  }
}
