package io.millrace.command.argument;

/** The exit codes of the process, for scripts and CI. */
public final class ExitCode {
  public static final int OK = 0;

  /** The checked input is wrong, or the work has failed. */
  public static final int INVALID = 1;

  /** The command line itself is wrong. */
  public static final int USAGE = 2;

  /** A fault of this program. */
  public static final int INTERNAL = 3;

  /** The reader of standard output has exited: a shell's code for a program that SIGPIPE ends. */
  public static final int READER_GONE = 141;

  private ExitCode() {}
}
