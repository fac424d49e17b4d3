package io.millrace.history;

import io.millrace.event.Event;
import java.util.function.IntFunction;

/**
 * The imported events of one user, in their order of arrival. Each is read from disk where it is
 * asked for.
 */
public final class ImportedUser {
  private final String userId;
  private final int size;
  private final IntFunction<Entry> entries;

  /**
   * An event with its coordinates.
   *
   * @param value the raw value; null for none
   */
  public record Entry(Event event, byte[] value) {}

  ImportedUser(String userId, int size, IntFunction<Entry> entries) {
    this.userId = userId;
    this.size = size;
    this.entries = entries;
  }

  public String userId() {
    return userId;
  }

  public int size() {
    return size;
  }

  public Entry entry(int index) {
    return entries.apply(index);
  }
}
