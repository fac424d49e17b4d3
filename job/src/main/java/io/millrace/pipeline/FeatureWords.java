package io.millrace.pipeline;

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
    StringBuilder words = new StringBuilder(feature.aggregate().words(Durations::text));
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
