package io.millrace.options;

import java.time.Duration;

/** The options of rows' way to the model. None of these changes a score. */
public final class ScoringOptions {
  public static final Option<Integer> BATCH_SIZE =
      Option.of(
          "scoring.batch-size",
          ValueTypes.integer(1, 4096),
          "64",
          "The most rows in one call of the model. Larger is not always faster: measure it with your model. A model that must be called for each row alone gets batches of so few rows that `scoring.capacity` / `scoring.threads` of them end within `checkpoint.timeout` even where each call takes `scoring.timeout`");

  public static final Option<Duration> BATCH_DEADLINE =
      Option.of(
          "scoring.batch-deadline",
          ValueTypes.duration(Duration.ofMillis(1), Duration.ofMinutes(1)),
          "2ms",
          "The longest that a row waits for its batch to fill. Checkpoints and the end of input close batches as well");

  public static final Option<Integer> CAPACITY =
      Option.of(
          "scoring.capacity",
          ValueTypes.integer(1, 1024),
          "4",
          "The most batches in flight in a subtask: waiting for the model, in it, or waiting for their turn. A full queue holds back the source");

  public static final Option<Integer> THREADS =
      Option.of(
          "scoring.threads",
          ValueTypes.integer(1, 256),
          "1",
          "Threads of each subtask that call the model; the model itself uses one. At most `scoring.capacity`");

  public static final Option<Duration> TIMEOUT =
      Option.of(
              "scoring.timeout",
              ValueTypes.duration(Duration.ofMillis(10), Duration.ofHours(1)),
              "60s",
              "The longest call of the model, counted from its start. Then the rows of the call are `TIMED_OUT`, and the thread is replaced: all of a batch, or the one row where rows are called alone (the model gives other bits in batches, or the batch has failed)")
          .changingResults("Rows of a call that takes longer have no score");

  public static final Option<Order> ORDER =
      Option.optional(
          "scoring.order",
          ValueTypes.choice(Order.class),
          "`ordered` with a predictions topic, else `unordered`",
          "Whether batches leave in the order in which they came. A predictions topic needs `ordered`; tables have no order");

  /** The order in which finished batches leave. */
  public enum Order {
    UNORDERED,
    ORDERED
  }

  static final OptionGroup GROUP =
      OptionGroup.of(
          "Scoring",
          "How rows reach the model. A score does not depend on it, but for the timeout.",
          BATCH_SIZE,
          BATCH_DEADLINE,
          CAPACITY,
          THREADS,
          TIMEOUT,
          ORDER);

  private ScoringOptions() {}
}
