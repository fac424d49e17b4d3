package io.millrace.benchmarks.peer;

import java.util.Map;

/**
 * How far a peer's answers are from those that are right.
 *
 * @param events the number of events
 * @param answered the number of those with an answer
 * @param repeated the number of answers beyond the first of their event
 * @param featureDifferenceMax of the values but the last, relative where they are above 1; infinite
 *     where one is null and the other is not
 * @param feature the value with that difference, from 0
 * @param scoreDifferenceMax of the last value
 */
public record Agreement(
    long events,
    long answered,
    long repeated,
    double featureDifferenceMax,
    int feature,
    double scoreDifferenceMax) {

  static Agreement of(long events, GivenAnswers given, Map<String, double[]> right) {
    double[] worst = new double[right.values().iterator().next().length];
    given
        .byId()
        .forEach(
            (id, values) -> {
              for (int i = 0; i < worst.length; i++) {
                worst[i] = Math.max(worst[i], difference(values[i], right.get(id)[i]));
              }
            });
    int feature = 0;
    for (int i = 0; i < worst.length - 1; i++) {
      feature = worst[i] > worst[feature] ? i : feature;
    }
    return new Agreement(
        events,
        given.byId().size(),
        given.repeated(),
        worst[feature],
        feature,
        worst[worst.length - 1]);
  }

  private static double difference(double given, double right) {
    if (Double.isNaN(given) || Double.isNaN(right)) {
      return Double.isNaN(given) && Double.isNaN(right) ? 0 : Double.POSITIVE_INFINITY;
    }
    return Math.abs(given - right) / Math.max(1, Math.abs(right));
  }
}
