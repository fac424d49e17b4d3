package io.millrace.cluster;

/**
 * A cluster that cannot be reached, or fails a request. The message says what failed, where, and
 * what to do.
 */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClusterException(String message) {
    super(message);
  }

  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
