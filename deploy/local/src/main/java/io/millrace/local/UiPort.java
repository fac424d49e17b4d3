package io.millrace.local;

import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.exit.RunFailure;
import java.io.IOException;
import java.net.BindException;
import java.util.function.IntFunction;

/**
 * The port of a page: the one that is asked for, else the usual one, else any that is free. Flink
 * opens its port seconds after it was found free; where another process has taken it meanwhile,
 * another one is tried.
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
   * Starts a server and returns it.
   *
   * @param asked the port that must be used; 0 where any may be
   * @param start starts the server on the given port
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
   * Refuses a port that is taken, before the work that precedes opening the page.
   *
   * @param asked the port that must be used; 0 where any may be
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
