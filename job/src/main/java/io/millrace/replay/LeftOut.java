package io.millrace.replay;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * The users whose events cannot be replayed to the end, since earlier rows are missing. Thread
 * safe.
 */
public final class LeftOut implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int NAMED = 10;

  private final TreeMap<String, String> first = new TreeMap<>();
  private long users;
  private long rows;

  synchronized void add(String user, String reason, long rowsOfUser) {
    users++;
    rows += rowsOfUser;
    name(user, reason);
  }

  private void name(String user, String reason) {
    first.put(user, reason);
    if (first.size() > NAMED) {
      first.pollLastEntry();
    }
  }

  /** Adds the users of a part that has ended. */
  public synchronized void addAll(LeftOut other) {
    users += other.users;
    rows += other.rows;
    other.first.forEach(this::name);
  }

  public synchronized long users() {
    return users;
  }

  /**
   * The number of their predictions, and of events without prediction, that have no row in the
   * replay.
   */
  public synchronized long rows() {
    return rows;
  }

  /** The first users by name, each with the reason. */
  public synchronized Map<String, String> first() {
    return new TreeMap<>(first);
  }
}
