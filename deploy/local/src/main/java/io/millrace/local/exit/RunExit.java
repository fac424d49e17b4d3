package io.millrace.local.exit;

/** The exit codes of the process. */
public enum RunExit {
  /** Everything that was asked is done, and the accounting is exact. */
  OK(0),
  FAILED(1),
  USAGE(2),
  /** The run was stopped by a signal before it was done; the number is that of shells. */
  STOPPED(130);

  private final int number;

  RunExit(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
