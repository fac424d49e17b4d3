package io.millrace.sizing;

import io.millrace.feature.FeatureVector;
import io.millrace.options.Parameters;
import io.millrace.options.ScoringOptions;
import io.millrace.scoring.Scorer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The time that a model takes for a row, in calls of a size, in one thread of this machine.
 *
 * @param batch the rows of a call
 */
public record ModelTiming(int batch, double microsPerRow) {
  private static final Parameters DEFAULTS = Parameters.parsePartial(Map.of());
  private static final int USUAL = DEFAULTS.value(ScoringOptions.BATCH_SIZE);

  /** The sizes to try. */
  private static final int[] BATCHES = {USUAL / 4, USUAL, 4 * USUAL};

  /** Another size must be this much faster than the default to be worth a setting. */
  private static final double WORTH = 0.9;

  /** The rows of the largest call that is timed. */
  public static final int BATCH_MAX = 4 * USUAL;

  private static final long WARM_UP_NS = 60_000_000;
  private static final long ROUND_NS = 20_000_000;
  private static final int ROUNDS = 4;

  /**
   * Times a model for a seventh of a second for each size, and takes the best of some rounds.
   *
   * @param rows some rows, 1 or more
   * @param clockNs a clock in nanoseconds
   * @return one for each size; a single one where the model is called row by row
   */
  public static List<ModelTiming> measure(
      Scorer scorer, List<FeatureVector> rows, LongSupplier clockNs) {
    List<ModelTiming> timings = new ArrayList<>();
    for (int batch : BATCHES) {
      int size = Math.min(batch, scorer.callRowsMax());
      FeatureVector[] call = new FeatureVector[size];
      for (int i = 0; i < size; i++) {
        call[i] = rows.get(i % rows.size());
      }
      round(scorer, call, clockNs, WARM_UP_NS);
      double best = Double.POSITIVE_INFINITY;
      for (int i = 0; i < ROUNDS; i++) {
        best = Math.min(best, round(scorer, call, clockNs, ROUND_NS));
      }
      timings.add(new ModelTiming(size, best));
      if (size < batch) {
        break;
      }
    }
    return timings;
  }

  /** The timing in batches of the default size, or row by row where the model is called so. */
  static Optional<ModelTiming> usual(List<ModelTiming> timings) {
    return timings.stream().filter(each -> each.batch() <= USUAL).reduce((a, b) -> b);
  }

  /**
   * The timing in larger batches, where these are worth a setting and fill before their deadline.
   */
  static Optional<ModelTiming> better(List<ModelTiming> timings, double rowsPerSecond) {
    double arrive =
        rowsPerSecond * DEFAULTS.value(ScoringOptions.BATCH_DEADLINE).toMillis() / 1000.0;
    return usual(timings)
        .flatMap(
            usual ->
                timings.stream()
                    .filter(each -> each.batch() != usual.batch() && each.batch() <= arrive)
                    .filter(each -> each.microsPerRow() < WORTH * usual.microsPerRow())
                    .min(Comparator.comparingDouble(ModelTiming::microsPerRow)));
  }

  /** The microseconds a row took. */
  private static double round(
      Scorer scorer, FeatureVector[] call, LongSupplier clockNs, long lengthNs) {
    long begin = clockNs.getAsLong();
    long rows = 0;
    long end;
    do {
      scorer.score(call);
      rows += call.length;
      end = clockNs.getAsLong();
    } while (end - begin < lengthNs);
    return (end - begin) / 1000.0 / rows;
  }
}
