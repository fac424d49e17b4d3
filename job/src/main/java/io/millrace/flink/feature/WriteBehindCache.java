package io.millrace.flink.feature;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Users' states on the heap, in front of a store whose accesses are expensive. Bounded in bytes;
 * the least recently used leave first. Not thread safe.
 *
 * <p>Invariant: a state that differs from the store's is in the cache and marked as changed. {@link
 * #flush} leaves no changed state, and keeps all states: after a checkpoint the cache is as warm as
 * before.
 *
 * <p>Two bounds hold at all times. The bytes are bounded, so that the heap suffices. The number of
 * changed states is bounded, so that a flush, during which the task processes nothing, has a known
 * length: beyond the bound, the state that has waited longest is written.
 *
 * @param <S> the state of one user, mutable
 */
final class WriteBehindCache<S> {
  /** The bytes of a user besides its state: two map entries, the slot, the string's objects. */
  private static final int OVERHEAD_BYTES = 160;

  /** The store from which states are read and to which they are written. */
  interface Store<S> {
    /** The user's state, a new one where there is none. */
    S read(String user) throws Exception;

    void write(String user, S state) throws Exception;
  }

  private final long maxBytes;
  private final int maxChanged;
  private final Store<S> store;
  private final ToLongFunction<S> sizeOf;
  private final LinkedHashMap<String, Slot<S>> slots = new LinkedHashMap<>(1024, 0.75f, true);

  /**
   * The changed slots, oldest change first. May hold slots that were since evicted, and so written.
   */
  private final ArrayDeque<Slot<S>> changed = new ArrayDeque<>();

  private Slot<S> current;
  private long bytes;
  private long hits;
  private long misses;
  private long evictions;
  private long writes;

  /**
   * @param sizeOf a cheap estimate of a state's bytes on the heap
   */
  WriteBehindCache(long maxBytes, int maxChanged, Store<S> store, ToLongFunction<S> sizeOf) {
    this.maxBytes = maxBytes;
    this.maxChanged = maxChanged;
    this.store = store;
    this.sizeOf = sizeOf;
  }

  /** The user's state, to be changed in place; {@link #keepChange} must follow. */
  S user(String user) throws Exception {
    current = slots.get(user);
    if (current == null) {
      misses++;
      current = new Slot<>(user, store.read(user));
      slots.put(user, current);
    } else {
      hits++;
    }
    return current.state;
  }

  /** Marks the state last handed out as changed, and makes room for its growth. */
  void keepChange() throws Exception {
    long size = sizeOf.applyAsLong(current.state) + OVERHEAD_BYTES + 2L * current.user.length();
    bytes += size - current.bytes;
    current.bytes = size;
    if (!current.changed) {
      current.changed = true;
      changed.add(current);
      if (changed.size() > maxChanged) {
        write(changed.remove());
      }
    }
    while (bytes > maxBytes && slots.size() > 1) {
      evictEldest();
    }
  }

  /** Writes every changed state. */
  void flush() throws Exception {
    for (Slot<S> slot = changed.poll(); slot != null; slot = changed.poll()) {
      write(slot);
    }
  }

  /** Evicts the least recently used states; never the current user's, which is the youngest. */
  private void evictEldest() throws Exception {
    Map.Entry<String, Slot<S>> eldest = slots.entrySet().iterator().next();
    Slot<S> slot = eldest.getValue();
    write(slot);
    slots.remove(eldest.getKey());
    bytes -= slot.bytes;
    slot.state = null; // The slot may still be in the queue of changed ones.
    evictions++;
  }

  private void write(Slot<S> slot) throws Exception {
    if (slot.changed) {
      store.write(slot.user, slot.state);
      slot.changed = false;
      writes++;
    }
  }

  long bytes() {
    return bytes;
  }

  int users() {
    return slots.size();
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

  private static final class Slot<S> {
    private final String user;
    private S state;
    private long bytes;
    private boolean changed;

    private Slot(String user, S state) {
      this.user = user;
      this.state = state;
    }
  }
}
