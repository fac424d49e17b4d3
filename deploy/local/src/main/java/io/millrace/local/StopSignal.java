package io.millrace.local;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM as a wish that the run's own thread sees, so that it can stop in order. A
 * shutdown hook cannot do that: Flink's and RocksDB's own hooks delete their working files
 * meanwhile. A second signal ends the process at once, which loses nothing.
 */
public final class StopSignal {
  private static final int KILLED = 130;

  private final CountDownLatch wished = new CountDownLatch(1);

  /** Takes over Ctrl-C and SIGTERM in this process. */
  public static StopSignal install() {
    StopSignal stop = new StopSignal();
    try {
      // By reflection, as Kafka does it: the compiler warns of sun.misc, which every JDK has.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object received =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  stop.received();
                }
                return null;
              });
      for (String name : new String[] {"INT", "TERM"}) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), received);
      }
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalStateException("Cannot take over the signals of this Java: " + e, e);
    }
    return stop;
  }

  /** Whether a stop is wished. */
  public boolean isWished() {
    return wished.getCount() == 0;
  }

  /** Waits for a time, or until a stop is wished, and returns whether one is. */
  public boolean await(long millis) {
    try {
      return wished.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void received() {
    if (isWished()) {
      Runtime.getRuntime().halt(KILLED);
    }
    wished.countDown();
  }
}
