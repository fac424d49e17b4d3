package io.millrace.replay;

import java.util.Map;
import java.util.TreeMap;

/**
 * Users whose events cannot be replayed to the end, since rows before them are not there. Thread
 * safe.
 */
public final class LeftOut {
  private static final int NAMED = 10;

  private final TreeMap<String, String> first = new TreeMap<>();
  private long users;
  private long rows;

  synchronized void add(String user, String reason, long rowsOfUser) {
    users++;
    rows += rowsOfUser;
    first.put(user, reason);
    if (first.size() > NAMED) {
      first.pollLastEntry();
    }
  }

  public synchronized long users() {
    return users;
  }

  /** Predictions and events of theirs that have no row in the replay. */
  public synchronized long rows() {
    return rows;
  }

  /** The first users by name, each with the reason. */
  public synchronized Map<String, String> first() {
    return new TreeMap<>(first);
  }
}
