package io.millrace.lake.write;

import java.util.Arrays;

/** Numbers distinct longs from 0 on, in an open hash table. */
final class LongNumbers {
  private static final int SLOTS_AT_FIRST = 1 << 11;
  private static final int PROBES_MAX = 64;
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  /** A number and one in each slot; 0 for a free one. */
  private int[] slots = new int[SLOTS_AT_FIRST];

  private int shift = shift(SLOTS_AT_FIRST);
  private long[] values = new long[SLOTS_AT_FIRST / 2];
  private int size;
  private int last;

  void clear() {
    if (size > 0) {
      if (slots.length > SLOTS_AT_FIRST) {
        slots = new int[SLOTS_AT_FIRST];
        shift = shift(SLOTS_AT_FIRST);
      } else {
        Arrays.fill(slots, 0);
      }
    }
    size = 0;
    last = 0;
  }

  /** The number of a value; -1 where hashes collide as those of real data do not. */
  int idOf(long value) {
    if (size > 0 && values[last] == value) {
      return last;
    }
    int at = slot(value);
    for (int probes = 0; probes < PROBES_MAX; probes++) {
      int id = slots[at] - 1;
      if (id < 0) {
        last = add(value, at);
        return last;
      }
      if (values[id] == value) {
        last = id;
        return id;
      }
      at = at + 1 & slots.length - 1;
    }
    return -1;
  }

  long[] values() {
    return values;
  }

  private int add(long value, int at) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size] = value;
    slots[at] = ++size;
    if (size > slots.length / 2) {
      grow();
    }
    return size - 1;
  }

  private void grow() {
    slots = new int[4 * slots.length];
    shift = shift(slots.length);
    for (int id = 0; id < size; id++) {
      int at = slot(values[id]);
      while (slots[at] != 0) {
        at = at + 1 & slots.length - 1;
      }
      slots[at] = id + 1;
    }
  }

  private int slot(long value) {
    long mixed = (value ^ value >>> 32) * SPREAD;
    return (int) (mixed >>> shift);
  }

  private static int shift(int slots) {
    return Long.SIZE - Integer.numberOfTrailingZeros(slots);
  }
}
