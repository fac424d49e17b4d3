package io.millrace.local.exit;

/** An end of the run that the user can act on: one message, no stack trace, and an exit code. */
public final class RunFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RunExit code;

  private RunFailure(RunExit code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** A request that cannot be met: an argument, a file or a folder does not fit. */
  public static RunFailure usage(String message) {
    return new RunFailure(RunExit.USAGE, message, null);
  }

  /** A run that has begun and failed. */
  public static RunFailure failed(String message) {
    return new RunFailure(RunExit.FAILED, message, null);
  }

  public static RunFailure failed(String message, Throwable cause) {
    return new RunFailure(RunExit.FAILED, message, cause);
  }

  /**
   * A stop by Ctrl-C or SIGTERM before the run was complete: the same command goes on from here.
   */
  public static RunFailure stopped(String message) {
    return new RunFailure(RunExit.STOPPED, message, null);
  }

  public RunExit code() {
    return code;
  }
}
