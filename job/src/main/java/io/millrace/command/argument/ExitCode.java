package io.millrace.command.argument;

/** What the process says to scripts and CI. */
public final class ExitCode {
  public static final int OK = 0;

  /** What was checked is wrong. */
  public static final int INVALID = 1;

  /** The command line itself is wrong. */
  public static final int USAGE = 2;

  /** A fault of this program. */
  public static final int INTERNAL = 3;

  private ExitCode() {}
}
