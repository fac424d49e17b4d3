package io.millrace.sizing;

import io.millrace.feature.FeatureSet;
import io.millrace.pipeline.Pipeline;

/**
 * What a bootstrap takes, by the cost model.
 *
 * @param seconds the time of one slot; several share all but the start
 * @param stateBytes the size of all users' states afterwards
 */
public record BootstrapSize(double seconds, long stateBytes) {
  private static final double MICROS_PER_SECOND = 1e6;

  /**
   * Estimates a bootstrap.
   *
   * @param stateBytes the size of all users' states before
   * @param events the events that are read; 0 for none
   * @param eventsPerUserPerDay the rate of those, above 0
   */
  public static BootstrapSize of(
      Pipeline before, Pipeline after, long stateBytes, long events, double eventsPerUserPerDay) {
    double growth =
        packedBytes(after, eventsPerUserPerDay) / packedBytes(before, eventsPerUserPerDay);
    return new BootstrapSize(
        CostFigures.BOOTSTRAP_SECONDS
            + events * CostFigures.BOOTSTRAP_EVENT / MICROS_PER_SECOND
            + stateBytes * CostFigures.BOOTSTRAP_STATE_BYTE / MICROS_PER_SECOND,
        Math.round(stateBytes * growth));
  }

  private static double packedBytes(Pipeline pipeline, double eventsPerDay) {
    FeatureSet features =
        FeatureSet.compile(EveryEvent.matching(pipeline.features()), pipeline.event());
    return UserSize.of(
            features, new MadeEvents(pipeline.event()), eventsPerDay, Spans.of(pipeline.features()))
        .packedBytes();
  }
}
