package io.millrace.lake.write;

/**
 * Parquet's hybrid of run lengths and packed bits (RLE in its <a
 * href="https://parquet.apache.org/docs/file-format/data-pages/encodings/">encodings</a>): runs of
 * eight and more equal numbers are kept as their length, others in as many bits as the greatest
 * needs.
 */
final class RunLengths {
  private static final int GROUP = 8;

  /** Groups in one packed run, so that its header is one byte. */
  private static final int GROUPS_MAX = 63;

  private RunLengths() {}

  /** The number of bits of a number and all smaller ones. */
  static int bits(int max) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(max);
  }

  /** One run of a number. */
  static void writeRun(int value, int count, int bits, PageBytes out) {
    out.putVarInt(count << 1);
    for (int shift = 0; shift < bits; shift += Byte.SIZE) {
      out.putByte(value >>> shift);
    }
  }

  /** Numbers, none of which needs more bits. */
  static void write(int[] values, int count, int bits, PageBytes out) {
    int at = 0;
    while (at < count) {
      int run = run(values, at, count);
      if (run >= GROUP) {
        writeRun(values[at], run, bits, out);
        at += run;
      } else {
        at = pack(values, at, count, bits, out);
      }
    }
  }

  private static int run(int[] values, int from, int count) {
    int value = values[from];
    int to = from + 1;
    while (to < count && values[to] == value) {
      to++;
    }
    return to - from;
  }

  /** Packs groups until one begins that is a run; returns the place behind them. */
  private static int pack(int[] values, int from, int count, int bits, PageBytes out) {
    int header = out.size();
    out.putByte(0);
    int groups = 0;
    int at = from;
    do {
      packGroup(values, at, Math.min(count, at + GROUP), bits, out);
      at += GROUP;
      groups++;
    } while (at < count && groups < GROUPS_MAX && !isRun(values, at, count));
    out.setByte(header, groups << 1 | 1);
    return at;
  }

  private static boolean isRun(int[] values, int from, int count) {
    if (count - from < GROUP) {
      return false;
    }
    int value = values[from];
    for (int i = from + 1; i < from + GROUP; i++) {
      if (values[i] != value) {
        return false;
      }
    }
    return true;
  }

  /** A group, which is filled up with zeros behind the last number. */
  private static void packGroup(int[] values, int from, int to, int bits, PageBytes out) {
    long waiting = 0;
    int waitingBits = 0;
    for (int i = from; i < from + GROUP; i++) {
      waiting |= (i < to ? values[i] & 0xFFFF_FFFFL : 0) << waitingBits;
      waitingBits += bits;
      if (waitingBits >= Integer.SIZE) {
        out.putInt((int) waiting);
        waiting >>>= Integer.SIZE;
        waitingBits -= Integer.SIZE;
      }
    }
    for (; waitingBits > 0; waitingBits -= Byte.SIZE) {
      out.putByte((int) waiting);
      waiting >>>= Byte.SIZE;
    }
  }
}
