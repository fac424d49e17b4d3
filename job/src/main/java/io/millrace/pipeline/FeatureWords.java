package io.millrace.pipeline;

import io.millrace.feature.Aggregate;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.Window;
import io.millrace.feature.WindowBounds;
import io.millrace.text.Count;
import java.time.Instant;

/**
 * A feature in a few words, as explanations and columns' comments have it: {@code sum of amount
 * where type == 'purchase' over 30d}.
 */
public final class FeatureWords {
  private FeatureWords() {}

  public static String of(FeatureDefinition feature) {
    StringBuilder words = new StringBuilder(aggregate(feature.aggregate()));
    if (feature.where() != null) {
      words.append(" where ").append(feature.where());
    }
    if (feature.window() != null) {
      words.append(window(feature.window()));
    }
    return words.toString();
  }

  private static String window(Window window) {
    return window.isLifetime() ? " over lifetime" : " over " + Durations.text(window.lengthMs());
  }

  private static String aggregate(Aggregate aggregate) {
    if (aggregate instanceof Aggregate.Count) {
      return "count";
    } else if (aggregate instanceof Aggregate.Sum sum) {
      return "sum of " + sum.of();
    } else if (aggregate instanceof Aggregate.Mean mean) {
      return "mean of " + mean.of();
    } else if (aggregate instanceof Aggregate.Min min) {
      return "min of " + min.of();
    } else if (aggregate instanceof Aggregate.Max max) {
      return "max of " + max.of();
    } else if (aggregate instanceof Aggregate.Stddev stddev) {
      return "stddev of " + stddev.of();
    } else if (aggregate instanceof Aggregate.Distinct distinct) {
      return "distinct " + distinct.field();
    } else if (aggregate instanceof Aggregate.Quantile quantile) {
      return "quantile " + quantile.q() + " of " + quantile.of();
    }
    return other(aggregate);
  }

  private static String other(Aggregate aggregate) {
    if (aggregate instanceof Aggregate.Last last) {
      return "last " + last.of();
    } else if (aggregate instanceof Aggregate.SecondsSince) {
      return "seconds since the last event before";
    } else if (aggregate instanceof Aggregate.DecayedSum sum) {
      return "decayed sum of " + sum.of() + ", half-life " + Durations.text(sum.halfLifeMs());
    } else if (aggregate instanceof Aggregate.Ratio ratio) {
      return "ratio " + ratio.of().get(0) + " / " + ratio.of().get(1);
    } else if (aggregate instanceof Aggregate.Value value) {
      return "value of " + value.of();
    } else if (aggregate instanceof Aggregate.HourOfDay) {
      return "hour of the day, UTC";
    }
    return "day of the week, UTC; Monday is 1";
  }

  /** From the first time in a window to the first after it. */
  public static String bounds(WindowBounds bounds) {
    return bounds.isLifetime()
        ? "lifetime"
        : "%s to %s, %s of %s"
            .formatted(
                Instant.ofEpochMilli(bounds.fromMs()),
                Instant.ofEpochMilli(bounds.toMs()),
                Count.of(bounds.tiles(), "tile"),
                Durations.text(bounds.tileMs()));
  }
}
