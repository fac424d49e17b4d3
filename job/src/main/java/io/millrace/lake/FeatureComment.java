package io.millrace.lake;

import io.millrace.feature.Aggregate;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.Window;
import java.time.Duration;

/** Says in a column's comment what the feature is, so that a table explains itself. */
final class FeatureComment {
  private FeatureComment() {}

  static String of(FeatureDefinition feature) {
    StringBuilder comment = new StringBuilder(aggregate(feature.aggregate()));
    if (feature.where() != null) {
      comment.append(" where ").append(feature.where());
    }
    Window window = feature.window();
    if (window != null) {
      comment.append(", window ");
      comment.append(window.isLifetime() ? "lifetime" : length(window.lengthMs()));
    }
    return comment.toString();
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
    } else if (aggregate instanceof Aggregate.Last last) {
      return "last " + last.of();
    } else if (aggregate instanceof Aggregate.SecondsSince) {
      return "seconds since the last event";
    } else if (aggregate instanceof Aggregate.DecayedSum sum) {
      return "decayed sum of " + sum.of() + ", half-life " + length(sum.halfLifeMs());
    } else if (aggregate instanceof Aggregate.Ratio ratio) {
      return ratio.of().get(0) + " / " + ratio.of().get(1);
    } else if (aggregate instanceof Aggregate.Value value) {
      return "value of " + value.of();
    } else if (aggregate instanceof Aggregate.HourOfDay) {
      return "hour of the day, UTC";
    } else if (aggregate instanceof Aggregate.DayOfWeek) {
      return "day of the week, UTC; Monday is 1";
    }
    throw new IllegalStateException("Aggregate without a comment: " + aggregate);
  }

  /** In the largest unit of the definition's syntax that fits. */
  private static String length(long ms) {
    Duration length = Duration.ofMillis(ms);
    if (ms % Duration.ofDays(1).toMillis() == 0) {
      return length.toDays() + "d";
    } else if (ms % Duration.ofHours(1).toMillis() == 0) {
      return length.toHours() + "h";
    } else if (ms % Duration.ofMinutes(1).toMillis() == 0) {
      return length.toMinutes() + "m";
    }
    return ms % 1000 == 0 ? length.toSeconds() + "s" : ms + "ms";
  }
}
