package io.millrace.registry;

import io.millrace.event.UnknownSchemaException;
import io.millrace.schema.WriterSchema;
import io.millrace.schema.WriterSchemas;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The schemas of a registry, each read once and kept for ever, since ids are never given twice.
 * Waits for a registry that does not answer. For many threads.
 */
public final class CachedSchemas implements WriterSchemas, AutoCloseable {
  private static final long FIRST_PAUSE_MS = 200;
  private static final long PAUSE_MS_MAX = 10_000;

  /** More unknown ids than a mistake makes; the records of a hostile topic may have any. */
  private static final int UNKNOWN_MAX = 10_000;

  private final RegistrySchemas registry;
  private final Duration askAgain;
  private final Waiting waiting;
  private final Map<Integer, WriterSchema> known = new ConcurrentHashMap<>();
  private final Map<Integer, Unknown> unknown = new ConcurrentHashMap<>();
  private boolean isClosed;

  private record Unknown(String message, long untilNanos) {}

  /** Is told of a registry that does not answer. */
  @FunctionalInterface
  public interface Waiting {
    /**
     * A call has failed, and will be made again.
     *
     * @param attempts how many have failed since the last answer
     * @param problem what each address said
     */
    void failed(int id, int attempts, String problem);
  }

  /**
   * @param askAgain how long an id that the registry does not know is taken for unknown: a topic
   *     full of such records must not become as many calls
   */
  public CachedSchemas(RegistrySchemas registry, Duration askAgain, Waiting waiting) {
    this.registry = registry;
    this.askAgain = askAgain;
    this.waiting = waiting;
  }

  /**
   * Gives the schema of an id, and waits until the registry has answered.
   *
   * @throws IllegalStateException where this is closed, or the thread interrupted, meanwhile
   */
  @Override
  public WriterSchema schema(int id) throws UnknownSchemaException {
    WriterSchema kept = known.get(id);
    if (kept != null) {
      return kept;
    }
    Unknown none = unknown.get(id);
    if (none != null && System.nanoTime() - none.untilNanos < 0) {
      throw new UnknownSchemaException(none.message);
    }
    try {
      WriterSchema read = ask(id);
      known.put(id, read);
      unknown.remove(id);
      return read;
    } catch (UnknownSchemaException answered) {
      long until = System.nanoTime() + askAgain.toNanos();
      if (unknown.size() >= UNKNOWN_MAX) {
        unknown.clear();
      }
      unknown.put(id, new Unknown(answered.getMessage(), until));
      throw answered;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopped while a registry was asked for a schema", stopped);
    }
  }

  private WriterSchema ask(int id) throws UnknownSchemaException, InterruptedException {
    long pauseMs = FIRST_PAUSE_MS;
    for (int attempts = 1; ; attempts++) {
      try {
        return registry.schema(id);
      } catch (RegistryException failed) {
        waiting.failed(id, attempts, failed.getMessage());
        pause(pauseMs);
        pauseMs = Math.min(2 * pauseMs, PAUSE_MS_MAX);
      }
    }
  }

  private synchronized void pause(long ms) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofMillis(ms).toNanos();
    for (long left = ms; left > 0; left = (until - System.nanoTime()) / 1_000_000) {
      if (isClosed) {
        throw new IllegalStateException("Closed while a registry was asked for a schema");
      }
      wait(left);
    }
  }

  /** Ends all waiting. */
  @Override
  public synchronized void close() {
    isClosed = true;
    notifyAll();
  }
}
