package io.millrace.options;

import java.time.Duration;

/**
 * The time that a transaction of the predictions topic can stay open under the checkpoint options.
 * A transaction begins after the snapshot of one checkpoint, and ends when the next one is
 * complete.
 *
 * @param timeout the time after which Kafka gives a transaction up
 * @param expected the longest time if the next checkpoint completes
 * @param longest the longest time if the tolerable number of checkpoints fails before one completes
 */
public record TransactionLife(Duration timeout, Duration expected, Duration longest) {
  private static final int RESTART_TENTHS = 9;

  static TransactionLife of(GivenValues parameters) {
    Duration interval = parameters.value(CheckpointOptions.INTERVAL);
    Duration pause = parameters.value(CheckpointOptions.MIN_PAUSE);
    Duration checkpoint = parameters.value(CheckpointOptions.TIMEOUT);
    // From the beginning of one checkpoint to that of the next, where each takes its full timeout.
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
