package io.millrace.flink.feature;

import java.util.ArrayDeque;

/**
 * The unpacked states of a {@link WriteBehindCache}. Most users' events are far apart, so their
 * state is unpacked for an event and packed after it, in one place for all. A user whose events
 * come close together, or whose state is large, is hot: the unpacked state is kept, and packed when
 * others take its place. Not thread safe.
 *
 * @param <S> the unpacked state
 */
final class HotUsers<S> {
  /** So many events of all users apart, or fewer, are close together. */
  private static final int CLOSE_EVENTS = 1_000;

  /** A user with more packed bytes is hot. */
  private static final int LARGE_BYTES = 4_096;

  private static final int USERS_MAX = 1_024;

  /** A state of so many bytes or fewer is used again for another user. */
  private static final int REUSED_BYTES_MAX = 32_768;

  private static final int REUSED_MAX = 16;

  /** The bytes that the place of all other users may grow to, by the room that large ones left. */
  private static final int VISITOR_BYTES_MAX = 1 << 20;

  /** Its bytes are counted once in so many events. */
  private static final int VISITOR_COUNTED_MASK = 0x3FF;

  private final StateFormat<S> format;

  /** The place of users who are not hot. */
  private S visitor;

  private final ClockRing<HotUser<S>> ring = new ClockRing<>();
  private final ArrayDeque<S> reused = new ArrayDeque<>();
  private final ByteTally tally = new ByteTally();
  private long turn;

  HotUsers(StateFormat<S> format) {
    this.format = format;
    this.visitor = format.empty();
  }

  /** The bytes of the kept states. */
  long bytes() {
    return tally.bytes();
  }

  /** The unpacked state, to be changed before the next call; {@link #keepChange} must follow. */
  S open(CachedUser<S> user) {
    boolean close = ++turn - user.turn <= CLOSE_EVENTS;
    user.turn = turn;
    if (user.hot == null && (close || user.length() > LARGE_BYTES)) {
      keep(user);
    }
    if (user.hot != null) {
      user.hot.use();
      return user.hot.state;
    }
    if ((turn & VISITOR_COUNTED_MASK) == 0 && format.heapBytes(visitor) > VISITOR_BYTES_MAX) {
      visitor = format.empty();
    }
    format.unpack(user.packed(), user.length(), visitor);
    return visitor;
  }

  private void keep(CachedUser<S> user) {
    S state = reused.isEmpty() ? format.empty() : reused.pop();
    format.unpack(user.packed(), user.length(), state);
    user.hot = new HotUser<>(user, state);
    ring.add(user.hot);
  }

  /**
   * Keeps the change of the state last opened.
   *
   * @param maxBytes the bound of the bytes of all kept states, but that this one may exceed it
   */
  void keepChange(CachedUser<S> user, long maxBytes) {
    HotUser<S> hot = user.hot;
    if (hot == null) {
      user.pack(format.pack(visitor));
      return;
    }
    hot.isAhead = true;
    count(hot, format.heapBytes(hot.state));
    while (ring.size() > 1 && (bytes() > maxBytes || ring.size() > USERS_MAX)) {
      cool(ring.removeNext(hot));
    }
  }

  /** Brings the packed state up to the unpacked one. */
  void pack(CachedUser<S> user) {
    if (user.hot != null && user.hot.isAhead) {
      user.pack(format.pack(user.hot.state));
      user.hot.isAhead = false;
    }
  }

  /** Packs a user, who is hot no more. */
  void cool(CachedUser<S> user) {
    if (user.hot != null) {
      ring.remove(user.hot);
      cool(user.hot);
    }
  }

  private void cool(HotUser<S> hot) {
    pack(hot.user);
    hot.user.hot = null;
    if (hot.bytes <= REUSED_BYTES_MAX && reused.size() < REUSED_MAX) {
      reused.push(hot.state);
    }
    count(hot, 0);
  }

  private void count(HotUser<S> hot, long now) {
    tally.add(now - hot.bytes);
    hot.bytes = now;
  }
}
