package io.millrace.local.live;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One stream of server-sent events, written by a thread of its own. A snapshot that comes before
 * the last one is written replaces it, so a slow viewer gets fewer of them and holds nobody up.
 */
final class Viewer {
  private static final String RETRY = "retry: 2000\n\n";
  private static final String NOTHING_NEW = ":\n\n";

  private final int width;
  private final Map<String, String> sent = new HashMap<>();
  private Thread writer;
  private Snapshot next;
  private long waitsSince;
  private String last;

  /**
   * @param width that pictures are drawn for
   */
  Viewer(int width) {
    this.width = width;
  }

  int width() {
    return width;
  }

  synchronized void offer(Snapshot snapshot, long nowNanos) {
    if (next == null) {
      waitsSince = nowNanos;
    }
    next = snapshot;
    notifyAll();
  }

  /** Says how the run has ended, as the last that it is sent. */
  synchronized void end(String json) {
    last = json;
    notifyAll();
  }

  /** Whether a snapshot waits for so long, since those before it are still being written. */
  synchronized boolean isStuck(long nowNanos, long patienceNanos) {
    return next != null && nowNanos - waitsSince > patienceNanos;
  }

  /** Ends a stream that nobody reads: what is written to it may be waiting for ever. */
  synchronized void drop() {
    if (writer != null) {
      writer.interrupt();
    }
  }

  /** Writes until the run ends, the stream is closed, or it is dropped. */
  void write(OutputStream out) throws IOException {
    begin();
    try {
      out.write(RETRY.getBytes(StandardCharsets.UTF_8));
      out.flush();
      while (true) {
        Snapshot snapshot = take();
        String text = snapshot == null ? event("end", last) : changed(snapshot.of(width));
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        if (snapshot == null) {
          return;
        }
      }
    } catch (InterruptedException e) {
      throw new IOException("The viewer was dropped", e);
    } finally {
      leave();
    }
  }

  private synchronized void begin() {
    writer = Thread.currentThread();
  }

  /** Behind it, no interrupt comes any more; one that has come is not the thread's next work's. */
  private synchronized void leave() {
    writer = null;
    Thread.interrupted();
  }

  /** The next one, or null when the run has ended. */
  private synchronized Snapshot take() throws InterruptedException {
    while (next == null && last == null) {
      wait();
    }
    Snapshot taken = last == null ? next : null;
    next = null;
    return taken;
  }

  private String changed(Map<String, String> sections) {
    StringBuilder events = new StringBuilder();
    sections.forEach(
        (name, json) -> {
          if (!json.equals(sent.put(name, json))) {
            events.append(event(name, json));
          }
        });
    // Something must be written, or a viewer that has gone is never found out.
    return events.isEmpty() ? NOTHING_NEW : events.toString();
  }

  private static String event(String name, String json) {
    return "event: " + name + "\ndata: " + json + "\n\n";
  }
}
