package io.millrace.local;

import io.millrace.local.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.BindException;
import java.util.function.IntFunction;

/**
 * The port of a page: the one that is asked for, else the usual one, else any that is free. Flink
 * opens its own seconds after it was found free; where another process took it meanwhile, the next
 * is tried.
 */
enum UiPort {
  FLINK("--ui-port", 8081),
  LIVE("--live-port", 8082);

  private static final int TRIES = 5;

  private final String option;
  private final int usual;

  UiPort(String option, int usual) {
    this.option = option;
    this.usual = usual;
  }

  /**
   * Gives what listens, once it does.
   *
   * @param asked 0: any
   * @param start of what listens, on the port that it is given
   */
  <T> T listening(int asked, IntFunction<T> start) throws IOException {
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

  private int find(int asked) throws IOException {
    int wanted = asked == 0 ? usual : asked;
    if (EmbeddedBroker.isFree(wanted)) {
      return wanted;
    }
    requireFree(asked);
    return EmbeddedBroker.freePort();
  }

  /**
   * Refuses a port that is taken, ahead of what comes before the page is opened.
   *
   * @param asked 0: any
   */
  void requireFree(int asked) {
    if (asked != 0 && !EmbeddedBroker.isFree(asked)) {
      throw RunFailure.usage("Invalid %s: %d (must be free on 127.0.0.1)".formatted(option, asked));
    }
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
