package io.millrace.event;

import java.util.Arrays;

/**
 * The names of all objects of one document which no path declares, as places in its bytes. Nothing
 * is cleared between documents: each object has a number of its own, and entries of lower numbers
 * than the document's first are free. Not thread safe.
 */
final class NameSet {
  private static final int CAPACITY_MIN = 128;
  private static final int CAPACITY_MAX = 1 << 16;

  /** Looks for one name, so that names whose hashes collide cost little. */
  private static final int LOOKS_MAX = 32;

  private long[] owners = new long[CAPACITY_MIN];
  private int[] froms = new int[CAPACITY_MIN];
  private int[] tos = new int[CAPACITY_MIN];
  private int free = CAPACITY_MIN / 2;
  private long firstOfDocument = 1;
  private long newest;

  /** Begins another document, with more room where the one before had too little. */
  void clear() {
    if (free < 0 && owners.length < CAPACITY_MAX) {
      int capacity = 2 * owners.length;
      owners = new long[capacity];
      froms = new int[capacity];
      tos = new int[capacity];
    }
    free = owners.length / 2;
    firstOfDocument = newest + 1;
  }

  /** The number of another object, for {@link #add}. */
  long newObject() {
    return ++newest;
  }

  /**
   * Adds a name of an object.
   *
   * @return whether it is certainly new there; a set that is too full cannot tell
   */
  boolean add(long object, byte[] json, int from, int to) {
    if (--free < 0) {
      return false;
    }
    int mask = owners.length - 1;
    int hash =
        EightBytes.hash(
            EightBytes.first(json, from, to) + object, EightBytes.last(json, from, to), to - from);
    for (int i = 0; i < LOOKS_MAX; i++) {
      int at = hash + i & mask;
      if (owners[at] < firstOfDocument) {
        owners[at] = object;
        froms[at] = from;
        tos[at] = to;
        return true;
      }
      if (owners[at] == object && Arrays.equals(json, froms[at], tos[at], json, from, to)) {
        return false;
      }
    }
    return false;
  }
}
