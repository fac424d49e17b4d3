package io.millrace.command;

/** What the process says to scripts and CI. */
final class ExitCode {
  static final int OK = 0;

  /** What was checked is wrong. */
  static final int INVALID = 1;

  /** The command line itself is wrong. */
  static final int USAGE = 2;

  /** A fault of this program. */
  static final int INTERNAL = 3;

  /** Whoever reads standard output has gone: what a shell says of a program that SIGPIPE ends. */
  static final int READER_GONE = 141;

  private ExitCode() {}
}
