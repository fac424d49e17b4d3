package io.millrace.sizing;

import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.Window;
import java.util.List;

/**
 * The times that a definition's features look back over, in milliseconds.
 *
 * @param windowMs the longest window that ends; a day or more
 * @param wholeMs the longest of all, in which lifetime counts as a year: distinct values and sums
 *     hardly grow any more then
 */
record Spans(long windowMs, long wholeMs) {
  private static final long LIFETIME_MS = 365 * UserSize.DAY_MS;

  static Spans of(List<FeatureDefinition> features) {
    long window = UserSize.DAY_MS;
    long whole = UserSize.DAY_MS;
    for (FeatureDefinition each : features) {
      Window looked = each.window();
      if (looked != null && looked.isLifetime()) {
        whole = Math.max(whole, LIFETIME_MS);
      } else if (looked != null) {
        window = Math.max(window, looked.lengthMs());
      }
    }
    return new Spans(window, Math.max(window, whole));
  }
}
