package io.millrace.lake.write;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Numbers distinct strings of bytes from 0 on, in an open hash table. Values are not copied: all
 * must lie in one array, which does not change meanwhile.
 */
final class BytesNumbers {
  private static final int SLOTS_AT_FIRST = 1 << 11;
  private static final int PROBES_MAX = 64;
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** A number and one in each slot; 0 for a free one. */
  private int[] slots = new int[SLOTS_AT_FIRST];

  private int[] hashes = new int[SLOTS_AT_FIRST / 2];
  private int[] starts = new int[SLOTS_AT_FIRST / 2];
  private int[] lengths = new int[SLOTS_AT_FIRST / 2];
  private byte[] bytes;
  private int size;

  void clear() {
    if (size > 0) {
      if (slots.length > SLOTS_AT_FIRST) {
        slots = new int[SLOTS_AT_FIRST];
      } else {
        Arrays.fill(slots, 0);
      }
    }
    bytes = null;
    size = 0;
  }

  /** The number of a value; -1 where hashes collide as those of real data do not. */
  int idOf(byte[] in, int from, int length) {
    bytes = in;
    int hash = hash(in, from, length);
    int at = hash & slots.length - 1;
    for (int probes = 0; probes < PROBES_MAX; probes++) {
      int id = slots[at] - 1;
      if (id < 0) {
        return add(hash, from, length, at);
      }
      if (hashes[id] == hash && isEqual(id, from, length)) {
        return id;
      }
      at = at + 1 & slots.length - 1;
    }
    return -1;
  }

  void writePlain(PageBytes out) {
    for (int id = 0; id < size; id++) {
      out.putWithLength(bytes, starts[id], lengths[id]);
    }
  }

  private boolean isEqual(int id, int from, int length) {
    return lengths[id] == length
        && Arrays.equals(bytes, starts[id], starts[id] + length, bytes, from, from + length);
  }

  private int add(int hash, int from, int length, int at) {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      lengths = Arrays.copyOf(lengths, 2 * size);
    }
    hashes[size] = hash;
    starts[size] = from;
    lengths[size] = length;
    slots[at] = ++size;
    if (size > slots.length / 2) {
      grow();
    }
    return size - 1;
  }

  private void grow() {
    slots = new int[4 * slots.length];
    for (int id = 0; id < size; id++) {
      int at = hashes[id] & slots.length - 1;
      while (slots[at] != 0) {
        at = at + 1 & slots.length - 1;
      }
      slots[at] = id + 1;
    }
  }

  private static int hash(byte[] in, int from, int length) {
    long hash = length;
    int at = from;
    int end = from + length;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(in, at));
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = (rest << Byte.SIZE) | (in[at] & 0xFF);
    }
    return (int) (mix(hash ^ rest) >>> 32);
  }

  private static long mix(long value) {
    long mixed = value * SPREAD;
    return mixed ^ mixed >>> 29;
  }
}
