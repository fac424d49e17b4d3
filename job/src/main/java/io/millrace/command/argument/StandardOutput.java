package io.millrace.command.argument;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** The state of standard output, whose write errors writers do not throw. */
public final class StandardOutput {
  private static final int FILE_TYPE = 0170000;
  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  private StandardOutput() {}

  /** Whether some output could not be written. */
  public static boolean hasFailed() {
    return System.out.checkError();
  }

  /**
   * The exit code of a command. An exited reader ({@code | head}) is no fault, and is not reported;
   * a full disk is.
   *
   * @param code the code where all output was written
   */
  public static int code(int code, PrintWriter err) {
    if (!hasFailed()) {
      return code;
    } else if (isPipe()) {
      return ExitCode.READER_GONE;
    }
    err.println("Cannot write to standard output (is its disk full?)");
    return ExitCode.INTERNAL;
  }

  /**
   * Whether standard output is a pipe or a socket, to which writes fail only if the reader has
   * exited. The error's message is in the locale's language, and no help.
   */
  private static boolean isPipe() {
    try {
      int type = (int) Files.getAttribute(Path.of("/dev/fd/1"), "unix:mode") & FILE_TYPE;
      return type == PIPE || type == SOCKET;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }
}
