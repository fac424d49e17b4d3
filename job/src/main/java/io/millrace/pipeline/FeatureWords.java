package io.millrace.pipeline;

import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.Window;
import io.millrace.feature.WindowBounds;
import io.millrace.text.Count;
import java.time.Instant;

/**
 * Puts a feature into a few words, for explanations and comments of columns: {@code sum of amount
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

  /** A window's bounds in words: from the first time in it to the first after it. */
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
