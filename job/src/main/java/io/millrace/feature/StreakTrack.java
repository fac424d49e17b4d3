package io.millrace.feature;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The compiled plan of {@code streak} features that share {@code where} and condition. A user keeps
 * only the length of the streak.
 *
 * @param condition the filter of events that go on with the streak; any other event breaks it
 */
record StreakTrack(int filter, int condition, int[] features) {
  /** The length of the streak after the current event. */
  long advance(long before, EventInputs inputs, FeatureVector into) {
    long streak = before;
    if (inputs.matches(filter)) {
      streak = inputs.matches(condition) ? before + 1 : 0;
    }
    for (int feature : features) {
      into.numbers()[feature] = streak;
    }
    return streak;
  }

  IntStream places() {
    return Arrays.stream(features);
  }
}
