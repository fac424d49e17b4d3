package io.millrace.feature;

/**
 * A feature that keeps nothing of its user: it reads the current event, or the features before it.
 */
sealed interface CurrentFeature {
  void read(EventInputs inputs, long eventTimeMs, FeatureVector into);

  record CurrentNumber(int feature, int input) implements CurrentFeature {
    @Override
    public void read(EventInputs inputs, long eventTimeMs, FeatureVector into) {
      into.numbers()[feature] = inputs.number(input);
    }
  }

  record CurrentText(int feature, int input) implements CurrentFeature {
    @Override
    public void read(EventInputs inputs, long eventTimeMs, FeatureVector into) {
      into.numbers()[feature] = Double.NaN;
      into.texts()[feature] = inputs.text(input);
    }
  }

  /** The hour of the event's time, UTC. */
  record HourOfDay(int feature) implements CurrentFeature {
    private static final long HOUR_MS = 3_600_000;

    @Override
    public void read(EventInputs inputs, long eventTimeMs, FeatureVector into) {
      into.numbers()[feature] = Math.floorMod(Math.floorDiv(eventTimeMs, HOUR_MS), 24);
    }
  }

  /** The day of the week of the event's time, UTC; Monday is 1. */
  record DayOfWeek(int feature) implements CurrentFeature {
    private static final long DAY_MS = 86_400_000;

    /** 1 January 1970 was a Thursday: three days after a Monday. */
    private static final int DAYS_AFTER_MONDAY = 3;

    @Override
    public void read(EventInputs inputs, long eventTimeMs, FeatureVector into) {
      long day = Math.floorDiv(eventTimeMs, DAY_MS);
      into.numbers()[feature] = Math.floorMod(day + DAYS_AFTER_MONDAY, 7) + 1;
    }
  }

  /**
   * The quotient of two features; null where either is null, the denominator is zero, or the
   * quotient is not finite.
   */
  record Ratio(int feature, int numerator, int denominator) implements CurrentFeature {
    @Override
    public void read(EventInputs inputs, long eventTimeMs, FeatureVector into) {
      // A zero denominator gives NaN or an infinity.
      double ratio = into.numbers()[numerator] / into.numbers()[denominator];
      into.numbers()[feature] = Double.isFinite(ratio) ? ratio : Double.NaN;
    }
  }
}
