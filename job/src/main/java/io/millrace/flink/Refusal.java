package io.millrace.flink;

import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * A start that must not go on: the job ends at once, without a restart, with advice.
 *
 * <p>Restarting could not help, since what is wrong lies in the tables, the topic or the restored
 * state. Flink hands the message alone to its clients, so it says everything: what is wrong, where,
 * and the ways out.
 */
public final class Refusal extends SuppressRestartsException {
  private static final long serialVersionUID = 1L;

  private final String message;

  public Refusal(String message) {
    this(message, null);
  }

  public Refusal(String message, Throwable cause) {
    super(cause);
    this.message = message;
  }

  /** Flink's own message would only say that restarts are suppressed. */
  @Override
  public String getMessage() {
    return message;
  }
}
