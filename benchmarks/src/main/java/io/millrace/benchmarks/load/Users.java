package io.millrace.benchmarks.load;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The users of a load: their number, and how the events are spread over them. */
public enum Users {
  UNIFORM_100K(100_000, 12_000_000),
  ZIPF_1M(1_000_000, 16_000_000),
  UNIFORM_10M(10_000_000, 30_000_000),
  HOT_USER(100_000, 12_000_000),

  /** A tenth of {@link #UNIFORM_100K}, for a quick look. */
  UNIFORM_10K(10_000, 1_200_000),

  /** Few events with users as busy as those of {@link #UNIFORM_100K}, for checks of answers. */
  UNIFORM_200(200, 24_000);

  /** The number of events, in the load with one hot user, of which one is that user's. */
  static final int HOT_EVERY = 20;

  private static final double ZIPF_EXPONENT = 0.99;

  private final int count;
  private final long events;

  Users(int count, long events) {
    this.count = count;
    this.events = events;
  }

  /** The name on the command line: {@code uniform-100k}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public int count() {
    return count;
  }

  /** The number of events that is enough for 30 days of state and a measured part. */
  public long events() {
    return events;
  }

  static String labels() {
    return Stream.of(values()).map(Users::label).collect(Collectors.joining(", "));
  }

  /**
   * The load of a name.
   *
   * @throws IllegalArgumentException with the names that there are
   */
  public static Users of(String label) {
    for (Users users : values()) {
      if (users.label().equals(label)) {
        return users;
      }
    }
    throw new IllegalArgumentException(
        "Invalid --users: %s (must be one of %s)".formatted(label, labels()));
  }

  /** Picks a user, from 0 to below {@link #count()}, for a roll of the dice. */
  UserPick pick() {
    return switch (this) {
      case UNIFORM_100K, UNIFORM_10M, UNIFORM_10K, UNIFORM_200 -> roll -> Dice.below(count, roll);
      case ZIPF_1M -> new ZipfPick(count, ZIPF_EXPONENT);
      // The lower half of the roll decides whether it is the hot user; the upper half, who else.
      case HOT_USER ->
          roll ->
              Integer.remainderUnsigned((int) roll, HOT_EVERY) == 0 ? 0 : Dice.below(count, roll);
    };
  }

  /** Maps 64 random bits to a user. */
  interface UserPick {
    int user(long roll);
  }
}
