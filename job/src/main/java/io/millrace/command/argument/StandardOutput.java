package io.millrace.command.argument;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether what a command prints arrives: writers keep their faults to themselves. */
public final class StandardOutput {
  private static final int FILE_TYPE = 0170000;
  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  private StandardOutput() {}

  /** Whether something that was printed has not arrived. */
  public static boolean hasFailed() {
    return System.out.checkError();
  }

  /**
   * What a command ends with. Where its reader has gone ({@code | head}), that is no fault to tell
   * of; of a full disk it is told.
   *
   * @param code where all has arrived
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
   * Writing to a pipe or a socket fails for no other reason; messages are in the locale's words.
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
