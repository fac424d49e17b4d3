package io.millrace.local.live;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A stream of server-sent events, written by a thread of its own. A new snapshot replaces one that
 * still waits to be written, so a slow viewer gets fewer of them and delays no other viewer.
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
   * @param width the width that pictures are drawn for
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

  /** Sends how the run has ended, as the last event. */
  synchronized void end(String json) {
    last = json;
    notifyAll();
  }

  /**
   * Whether a snapshot has waited longer than the patience, while one before it is being written.
   */
  synchronized boolean isStuck(long nowNanos, long patienceNanos) {
    return next != null && nowNanos - waitsSince > patienceNanos;
  }

  /** Ends a stream that is no longer read: a write to it may wait for ever. */
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

  /**
   * Gives the thread back: no interrupt comes after this, and one that has come does not reach the
   * thread's next work.
   */
  private synchronized void leave() {
    writer = null;
    Thread.interrupted();
  }

  /** Waits for the next snapshot; null when the run has ended. */
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
    // Something must be written, or the loss of a viewer is never noticed.
    return events.isEmpty() ? NOTHING_NEW : events.toString();
  }

  private static String event(String name, String json) {
    return "event: " + name + "\ndata: " + json + "\n\n";
  }
}
