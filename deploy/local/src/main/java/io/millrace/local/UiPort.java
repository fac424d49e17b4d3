package io.millrace.local;

import io.millrace.local.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.BindException;
import java.util.function.IntFunction;

/**
 * The port of Flink's UI: the one that is asked for, else 8081, else any that is free. Flink opens
 * it seconds after it was found free; where another process took it meanwhile, the next is tried.
 */
final class UiPort {
  private static final int USUAL = 8081;
  private static final int TRIES = 5;

  private UiPort() {}

  /**
   * Gives what listens, once it does.
   *
   * @param asked 0: any
   * @param start of what listens, on the port that it is given
   */
  static <T> T listening(int asked, IntFunction<T> start) throws IOException {
    for (int tries = 1; ; tries++) {
      int port = find(asked);
      try {
        return start.apply(port);
      } catch (RunFailure failure) {
        if (!isTaken(failure) || tries == TRIES) {
          throw failure;
        }
      }
    }
  }

  private static int find(int asked) throws IOException {
    int wanted = asked == 0 ? USUAL : asked;
    if (EmbeddedBroker.isFree(wanted)) {
      return wanted;
    }
    if (asked != 0) {
      throw RunFailure.usage("Invalid --ui-port: %d (must be free on 127.0.0.1)".formatted(asked));
    }
    return EmbeddedBroker.freePort();
  }

  private static boolean isTaken(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof BindException) {
        return true;
      }
    }
    return false;
  }
}
