package io.millrace.lake.write;

import java.util.Arrays;

/**
 * The distinct values of a column chunk, numbered in the order in which they come, and each row's
 * number. Gives up early where hardly any value comes twice, and later where a dictionary would not
 * make the chunk smaller.
 */
final class Numbering {
  /** The values after which columns of distinct values are given up. */
  private static final int TRIAL = 1_024;

  private static final int TRIAL_DISTINCT_MAX = TRIAL * 15 / 16;

  /** A dictionary has at most one entry for so many values. */
  private static final int VALUES_PER_ENTRY = 4;

  private final int dictionaryBytesMax;
  private final PageBytes dictionary = new PageBytes();
  private final LongNumbers longs = new LongNumbers();
  private final BytesNumbers texts = new BytesNumbers();
  private int[] ids = {};
  private int size;
  private int seen;
  private int entriesMax;

  /**
   * @param dictionaryBytesMax the size at which a dictionary is given up
   */
  Numbering(int dictionaryBytesMax) {
    this.dictionaryBytesMax = dictionaryBytesMax;
  }

  /** Begins a chunk. */
  void begin(int rows, int values) {
    if (ids.length < rows) {
      ids = Arrays.copyOf(ids, Capacity.atLeast(rows, ids.length));
    }
    dictionary.clear();
    longs.clear();
    texts.clear();
    size = 0;
    seen = 0;
    entriesMax = Math.max(1, values / VALUES_PER_ENTRY);
  }

  /** Takes a value of a fixed width; false where the dictionary is given up. */
  boolean add(int row, long value) {
    return put(row, longs.idOf(value));
  }

  /** Takes a value of any length; false where the dictionary is given up. */
  boolean add(int row, byte[] bytes, int from, int length) {
    return put(row, texts.idOf(bytes, from, length));
  }

  private boolean put(int row, int id) {
    seen++;
    if (id < 0) {
      return false;
    }
    ids[row] = id;
    if (id == size) {
      size++;
      return size <= entriesMax && (size <= TRIAL_DISTINCT_MAX || seen > TRIAL);
    }
    return true;
  }

  /** Ends a column of 64 bits. */
  boolean endLongs() {
    dictionary.putLongs(longs.values(), 0, size);
    return pays((long) seen * Long.BYTES);
  }

  /** Ends a column of 32 bits. */
  boolean endInts() {
    for (int id = 0; id < size; id++) {
      dictionary.putInt((int) longs.values()[id]);
    }
    return pays((long) seen * Integer.BYTES);
  }

  /**
   * Ends a column of bytes.
   *
   * @param plainBytes the size of the plain values
   */
  boolean endBytes(long plainBytes) {
    texts.writePlain(dictionary);
    return pays(plainBytes);
  }

  /** Takes a dictionary that was made elsewhere, of which the entries were written already. */
  boolean end(int entries, int values, long plainBytes) {
    size = entries;
    seen = values;
    return pays(plainBytes);
  }

  private boolean pays(long plainBytes) {
    long coded = dictionary.size() + (long) seen * bits() / Byte.SIZE;
    return dictionary.size() <= dictionaryBytesMax && coded < plainBytes / 4 * 3;
  }

  int[] ids() {
    return ids;
  }

  int size() {
    return size;
  }

  /** The bits of a number. */
  int bits() {
    return RunLengths.bits(Math.max(0, size - 1));
  }

  /** The values in the order of their numbers, plain. */
  PageBytes dictionary() {
    return dictionary;
  }
}
