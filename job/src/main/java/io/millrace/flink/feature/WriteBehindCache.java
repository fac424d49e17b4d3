package io.millrace.flink.feature;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Users' states on the heap, in front of a store whose accesses are expensive. The states are
 * packed, as in the store, but for those of {@link HotUsers}. Bounded in bytes; what has not been
 * used for long leaves first. Not thread safe.
 *
 * <p>Invariant: a state that differs from the store's is in the cache and marked as changed. {@link
 * #flush} leaves no changed state, and keeps all states: after a checkpoint the cache is as warm as
 * before.
 *
 * <p>Two bounds hold at all times. The bytes are bounded, so that the heap suffices. The number of
 * changed states is bounded, so that a flush, during which the task processes nothing, has a known
 * length: beyond the bound, the state that has waited longest is written. {@link FlushPace} has
 * most states written before the flush.
 *
 * <p>After an exception, of the store or of a format, a state may be half changed or in no order
 * any more: the cache must not be used again, and the task fails.
 *
 * @param <S> the state of one user, unpacked
 */
final class WriteBehindCache<S> {
  /** Hot users take at most one part in so many of the bytes. */
  private static final int HOT_PARTS = 2;

  /** The writes since the last flush for which a store need not settle. */
  private static final int SETTLED_WRITES = 1_024;

  /** So many evicted users may wait in the queue, at about 100 bytes each. */
  private static final int EVICTED_IN_QUEUE_MAX = 4_096;

  /** The store from which states are read and to which they are written. */
  interface Store {
    /** The user's packed state; one before the first event where there is none. */
    byte[] read(String user) throws Exception;

    void write(String user, byte[] packed) throws Exception;

    /**
     * Brings what was written to disk in the background, if it will: most of what was changed has
     * been written, and a flush is near.
     */
    default void settle() throws Exception {}
  }

  private final long maxBytes;
  private final int maxChanged;
  private final Store store;
  private final Map<String, CachedUser<S>> users = new HashMap<>();
  private final ClockRing<CachedUser<S>> ring = new ClockRing<>();
  private final HotUsers<S> hot;
  private final FlushPace pace = new FlushPace();
  private final ByteTally packed = new ByteTally();

  /**
   * The changed users, oldest change first. May hold users that were since evicted, and so written.
   */
  private final ArrayDeque<CachedUser<S>> changed = new ArrayDeque<>();

  /** The most of those that are in it now. */
  private int evictedInQueue;

  private CachedUser<S> current;
  private long hits;
  private long misses;
  private long evictions;
  private long writes;

  /** The writes before the store last settled, or the last flush. */
  private long settledWrites;

  WriteBehindCache(long maxBytes, int maxChanged, Store store, StateFormat<S> format) {
    this.maxBytes = maxBytes;
    this.maxChanged = maxChanged;
    this.store = store;
    this.hot = new HotUsers<>(format);
  }

  /** The user's state, to be changed in place; {@link #keepChange} must follow. */
  S user(String user) throws Exception {
    current = users.get(user);
    if (current == null) {
      misses++;
      current = new CachedUser<>(user, store.read(user), packed);
      users.put(user, current);
      ring.add(current);
    } else {
      hits++;
      current.use();
    }
    return hot.open(current);
  }

  /** Marks the state last handed out as changed, and makes room for its growth. */
  void keepChange() throws Exception {
    hot.keepChange(current, maxBytes / HOT_PARTS);
    if (!current.isChanged) {
      current.isChanged = true;
      changed.add(current);
    }
    int early = Math.max(changed.size() - maxChanged, pace.writesNow(changed.size()));
    for (int i = 0; i < early; i++) {
      write(changed.remove());
    }
    if (pace.settles() && writes - settledWrites > SETTLED_WRITES) {
      store.settle();
      settledWrites = writes;
    }
    while (bytes() > maxBytes && users.size() > 1) {
      evict(ring.removeNext(current));
    }
    if (evictedInQueue > EVICTED_IN_QUEUE_MAX && 2 * evictedInQueue > changed.size()) {
      changed.removeIf(user -> !user.isChanged);
      evictedInQueue = 0;
    }
  }

  /** Writes every changed state. */
  void flush() throws Exception {
    for (CachedUser<S> user = changed.poll(); user != null; user = changed.poll()) {
      write(user);
    }
    evictedInQueue = 0;
    settledWrites = writes;
    pace.flushed();
  }

  private void evict(CachedUser<S> user) throws Exception {
    evictedInQueue += user.isChanged ? 1 : 0;
    write(user);
    hot.cool(user);
    users.remove(user.name);
    user.forget();
    evictions++;
  }

  private void write(CachedUser<S> user) throws Exception {
    if (user.isChanged) {
      hot.pack(user);
      store.write(user.name, Arrays.copyOf(user.packed(), user.length()));
      user.isChanged = false;
      writes++;
    }
  }

  long bytes() {
    return packed.bytes() + hot.bytes();
  }

  int users() {
    return users.size();
  }

  long hits() {
    return hits;
  }

  /** The number of misses, each a read of the store. */
  long misses() {
    return misses;
  }

  long evictions() {
    return evictions;
  }

  long writes() {
    return writes;
  }
}
