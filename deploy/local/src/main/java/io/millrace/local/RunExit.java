package io.millrace.local;

/** What the process says to its caller. */
public enum RunExit {
  /** Everything that was asked is done, and the accounting is exact. */
  OK(0),
  FAILED(1),
  USAGE(2),
  /** Stopped by a signal before it was done; as shells number it. */
  STOPPED(130);

  private final int number;

  RunExit(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
