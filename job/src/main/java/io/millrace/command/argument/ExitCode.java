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

  /** Whoever reads standard output has gone: what a shell says of a program that SIGPIPE ends. */
  public static final int READER_GONE = 141;

  private ExitCode() {}
}
