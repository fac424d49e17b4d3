package io.millrace.sizing;

import io.millrace.feature.FeatureDefinition;
import java.util.List;

/**
 * A definition's features with filters that each event passes, and that are still as different from
 * each other as they were: features share state where their filters are the same.
 */
final class EveryEvent {
  private EveryEvent() {}

  static List<FeatureDefinition> matching(List<FeatureDefinition> features) {
    return features.stream()
        .map(
            each ->
                new FeatureDefinition(
                    each.name(), each.aggregate(), open(each.where()), each.window()))
        .toList();
  }

  /** The line break ends a comment that the filter may end with. */
  private static String open(String where) {
    return where == null ? null : "(" + where + "\n) || true";
  }
}
