package io.millrace.options;

import java.time.Duration;

/**
 * How long a transaction of the predictions topic can stay open, as checkpoints are set up. It
 * begins after the snapshot of one checkpoint, and ends when the next one is complete.
 *
 * @param timeout after which Kafka gives it up
 * @param expected where the next checkpoint completes
 * @param longest where the tolerable number of checkpoints fails before one completes
 */
public record TransactionLife(Duration timeout, Duration expected, Duration longest) {
  private static final int RESTART_TENTHS = 9;

  static TransactionLife of(GivenValues parameters) {
    Duration interval = parameters.value(CheckpointOptions.INTERVAL);
    Duration pause = parameters.value(CheckpointOptions.MIN_PAUSE);
    Duration checkpoint = parameters.value(CheckpointOptions.TIMEOUT);
    // From one's beginning to the next one's, where each takes all its time.
    Duration apart = later(interval, checkpoint.plus(pause));
    int attempts = parameters.value(CheckpointOptions.TOLERABLE_FAILURES) + 1;
    return new TransactionLife(
        parameters.value(SinkOptions.TRANSACTION_TIMEOUT),
        later(interval, pause).plus(checkpoint),
        apart.multipliedBy(attempts).plus(checkpoint));
  }

  /**
   * The age at which the job restarts, so that the records of a transaction that no checkpoint has
   * completed are written again before Kafka drops them.
   */
  public Duration restartAfter() {
    return timeout.multipliedBy(RESTART_TENTHS).dividedBy(10);
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
