package io.millrace.bootstrap;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.feature.Aggregate;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.Window;
import io.millrace.feature.oracle.RandomHistory;
import io.millrace.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Random definitions, each a change of the one before: features kept, dropped, added, with another
 * window, of another meaning, in another order; fields dropped, added, at another path.
 */
public final class RandomChange {
  /** The suffix of the other path that each field may have. */
  static final String OTHER = "_b";

  private static final int FEATURES = 12;
  private static final long HOUR = 3_600_000;
  private static final List<Window> WINDOWS =
      List.of(
          new Window(HOUR, HOUR),
          new Window(24 * HOUR, HOUR),
          new Window(7 * 24 * HOUR, HOUR),
          new Window(30 * 24 * HOUR, 24 * HOUR),
          new Window(90 * 24 * HOUR, 24 * HOUR));

  private final Random random;
  private final long seed;
  private List<FeatureDefinition> features = List.of();
  private EventSchema schema = RandomHistory.SCHEMA;
  private int drawn;

  public RandomChange(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** The next definition, which keeps the rules of a change. */
  public Pipeline next() {
    schema = schema.with(fields());
    List<FeatureDefinition> candidates = new ArrayList<>();
    for (FeatureDefinition each : features) {
      int fate = random.nextInt(10);
      if (fate < 6) {
        candidates.add(each);
      } else if (fate < 8 && each.window() != null) {
        candidates.add(
            new FeatureDefinition(each.name(), each.aggregate(), each.where(), pick(WINDOWS)));
      } else if (fate < 9) {
        candidates.add(renamed(each, "r" + drawn++));
      }
    }
    if (random.nextInt(3) == 0) {
      Collections.shuffle(candidates, random);
    }
    int more = features.isEmpty() ? FEATURES : random.nextInt(5);
    for (FeatureDefinition each : new RandomHistory(seed + ++drawn).definitions(2 * FEATURES)) {
      if (!(each.aggregate() instanceof Aggregate.Ratio) && more-- > 0) {
        candidates.add(renamed(each, "f" + drawn++));
      }
    }
    addViews(candidates);
    features = List.copyOf(compiling(candidates));
    return WrittenPipeline.of(features, schema);
  }

  /** Adds features that share another one's tiles. */
  private void addViews(List<FeatureDefinition> candidates) {
    List<FeatureDefinition> views = new ArrayList<>();
    for (FeatureDefinition each : candidates) {
      if (each.window() != null && each.aggregate() instanceof Aggregate.OfExpression of) {
        Aggregate other =
            pick(
                List.of(
                    new Aggregate.Mean(of.of()),
                    new Aggregate.Max(of.of()),
                    new Aggregate.Variance(of.of()),
                    new Aggregate.First(of.of()),
                    new Aggregate.Quantile(of.of(), 0.5)));
        if (random.nextInt(4) == 0) {
          views.add(
              new FeatureDefinition("v" + drawn++, other, each.where(), alike(each.window())));
        }
      }
    }
    candidates.addAll(random.nextInt(candidates.size() + 1), views);
  }

  /** A window of the same tile. */
  private Window alike(Window window) {
    return random.nextBoolean()
        ? window
        : pick(
            Stream.concat(Stream.of(window), WINDOWS.stream())
                .filter(each -> each.tileMs() == window.tileMs())
                .toList());
  }

  private static FeatureDefinition renamed(FeatureDefinition feature, String name) {
    return new FeatureDefinition(name, feature.aggregate(), feature.where(), feature.window());
  }

  private List<EventField> fields() {
    List<EventField> fields = new ArrayList<>();
    for (EventField each : RandomHistory.SCHEMA.fields()) {
      int at = features.isEmpty() ? -1 : schema.indexOf(each.name());
      int fate = random.nextInt(10);
      if (at >= 0 && random.nextInt(8) > 0) {
        fields.add(schema.fields().get(at));
      } else if (fate > 0) {
        String path = fate == 1 ? each.name() + OTHER : fate == 2 ? '/' + each.name() : each.name();
        fields.add(new EventField(each.name(), each.type(), false, path));
      }
    }
    Collections.shuffle(fields, random);
    return fields;
  }

  /** The features that the fields allow, a count, and a ratio of two of them. */
  private List<FeatureDefinition> compiling(List<FeatureDefinition> candidates) {
    List<FeatureDefinition> kept = new ArrayList<>();
    List<String> numeric = new ArrayList<>();
    candidates.add(
        new FeatureDefinition("n" + drawn++, new Aggregate.Count(), null, Window.LIFETIME));
    for (FeatureDefinition each : candidates) {
      try {
        ColumnType type = FeatureSet.compile(List.of(each), schema).columns().get(0).type();
        kept.add(each);
        if (type != ColumnType.STRING) {
          numeric.add(each.name());
        }
      } catch (IllegalArgumentException refused) {
        // A field that it reads is gone, or the features of a ratio are.
      }
    }
    List<String> of = List.of(pick(numeric), pick(numeric));
    kept.add(new FeatureDefinition("q" + drawn++, new Aggregate.Ratio(of), null, null));
    return kept;
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
