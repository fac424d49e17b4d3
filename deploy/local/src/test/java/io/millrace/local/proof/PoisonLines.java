package io.millrace.local.proof;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of lines that are meant to hurt the job by their size, number or content, with what has to
 * become of them.
 */
final class PoisonLines implements AutoCloseable {
  private static final long AT_MS = 1_767_571_200_000L;
  private static final long DAY_MS = 86_400_000;
  private static final int MEGABYTE = 1 << 20;
  private static final int LEVELS = 10_000;

  private final Writer out;
  private int events;
  private int rejects;

  PoisonLines(Path file) throws IOException {
    out = Files.newBufferedWriter(file);
  }

  int events() {
    return events;
  }

  int rejects() {
    return rejects;
  }

  /**
   * Values of nearly a megabyte: in a field that features keep, and in one that is not declared.
   */
  PoisonLines largeValues(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      String text = (i + "x").repeat(1_000_000 / (i + "x").length());
      event("large" + i % 5, AT_MS + i, ",\"item\":\"" + text + '"');
      event("large" + i % 5, AT_MS + i, ",\"note\":\"" + text + '"');
      reject(line("large", AT_MS, ",\"note\":\"" + "y".repeat(MEGABYTE) + '"'));
    }
    return this;
  }

  /** Objects and lists 10,000 levels deep, closed and not. */
  PoisonLines nested(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      reject(line("deep", AT_MS, ",\"note\":" + "[".repeat(LEVELS) + "]".repeat(LEVELS)));
      reject(
          line("deep", AT_MS, ",\"note\":" + "{\"a\":".repeat(LEVELS) + '1' + "}".repeat(LEVELS)));
      reject("[".repeat(LEVELS));
      reject("{\"user\":".repeat(LEVELS));
    }
    return this;
  }

  /** Each control character as a user and as an id, and the same with a text around it. */
  PoisonLines controlCharacters() throws IOException {
    for (int c = 0; c < 0xa0; c = c == 0x1f ? 0x7f : c + 1) {
      String escape = "\\u%04x".formatted(c);
      for (String id : new String[] {escape, "a" + escape, escape.repeat(100)}) {
        write(
            "{\"id\":\"%s\",\"user\":\"%s\",\"at\":%d,\"kind\":\"%s\"}"
                .formatted(id, id, AT_MS, escape));
        events++;
      }
    }
    return this;
  }

  /** Events of as many different days, before and after 1970. */
  PoisonLines days(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      // Each day is far from the one before, in either direction.
      long day = (i * 2_711L) % count - count / 2;
      event("days" + i % 50, day * DAY_MS, "");
    }
    return this;
  }

  /** As many users with one event each. */
  PoisonLines users(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      event("once" + i, AT_MS + i, ",\"item\":\"i" + i + '"');
    }
    return this;
  }

  /** One user with as many events. */
  PoisonLines busyUser(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      event("busy", AT_MS + 250L * i, ",\"item\":\"i" + i + "\",\"order\":{\"amount\":" + i + "}");
    }
    return this;
  }

  private void event(String user, long atMs, String more) throws IOException {
    write(line(user, atMs, more));
    events++;
  }

  private String line(String user, long atMs, String more) {
    return "{\"id\":\"e%d\",\"user\":\"%s\",\"at\":%d,\"kind\":\"buy\"%s}"
        .formatted(events + rejects, user, atMs, more);
  }

  private void reject(String line) throws IOException {
    write(line);
    rejects++;
  }

  private void write(String line) throws IOException {
    out.write(line);
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
