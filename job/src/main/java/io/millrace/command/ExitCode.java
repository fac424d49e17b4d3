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

  private ExitCode() {}
}
