package io.millrace.event;

import java.util.Arrays;

/**
 * What one record has at the declared paths: readers of all formats fill it, and an event is made
 * of it. Each path has a slot, which holds until the next record.
 */
public final class Slots {
  private final DataKind[] kinds;
  private final String[] texts;
  private final long[] longs;
  private final double[] doubles;
  private final long[] millis;
  private final boolean[] keepsText;
  private final boolean[] keepsDouble;

  public Slots(int count) {
    kinds = new DataKind[count];
    texts = new String[count];
    longs = new long[count];
    doubles = new double[count];
    millis = new long[count];
    keepsText = new boolean[count];
    keepsDouble = new boolean[count];
  }

  /** Asks for the text of strings and integers in a slot, which is not read otherwise. */
  public void keepText(int slot) {
    keepsText[slot] = true;
  }

  /** Asks for the double of numbers in a slot, which is not read otherwise. */
  public void keepDouble(int slot) {
    keepsDouble[slot] = true;
  }

  public boolean keepsText(int slot) {
    return keepsText[slot];
  }

  public boolean keepsDouble(int slot) {
    return keepsDouble[slot];
  }

  DataKind kind(int slot) {
    return kinds[slot];
  }

  /** The text of a string, or of an integer as written. */
  String text(int slot) {
    return texts[slot];
  }

  long longValue(int slot) {
    return longs[slot];
  }

  /** The nearest double of a number; infinite where it is too large. */
  double doubleValue(int slot) {
    return doubles[slot];
  }

  boolean booleanValue(int slot) {
    return longs[slot] != 0;
  }

  /** The milliseconds since the epoch of what is a time by itself, rounded towards the past. */
  long timeMs(int slot) {
    return millis[slot];
  }

  /** Makes all slots absent. */
  public void clear() {
    Arrays.fill(kinds, DataKind.ABSENT);
  }

  /** Makes some slots absent. */
  public void clear(int[] some) {
    for (int slot : some) {
      kinds[slot] = DataKind.ABSENT;
    }
  }

  /** Makes a slot absent, or puts a value of which nothing but its kind is kept. */
  public void put(int slot, DataKind kind) {
    kinds[slot] = kind;
  }

  /** Puts a string, or an integer as written, where the slot keeps texts. */
  void putText(int slot, String text) {
    texts[slot] = text;
  }

  /**
   * Puts a string.
   *
   * @param text null where the slot does not keep texts
   */
  public void putString(int slot, String text) {
    kinds[slot] = DataKind.STRING;
    texts[slot] = text;
  }

  /** Puts an integer of JSON; {@code -0} is the double −0.0. */
  void putLong(int slot, long value, boolean isNegative) {
    kinds[slot] = DataKind.LONG;
    longs[slot] = value;
    doubles[slot] = value == 0 && isNegative ? -0.0 : value;
  }

  /** Puts an integer within 64 bits, of any kind that is one. */
  public void putInteger(int slot, DataKind kind, long value) {
    kinds[slot] = kind;
    longs[slot] = value;
    doubles[slot] = value;
    texts[slot] = keepsText[slot] ? Long.toString(value) : null;
  }

  /** Puts an integer of 64 bits without a sign. */
  public void putUnsigned(int slot, long value) {
    if (value >= 0) {
      putInteger(slot, DataKind.LONG, value);
      return;
    }
    kinds[slot] = DataKind.BIG_INTEGER;
    // Half of it, with the bit that is lost as a sticky one, rounds as the whole does.
    doubles[slot] = 2.0 * ((value >>> 1) | (value & 1));
    texts[slot] = keepsText[slot] ? Long.toUnsignedString(value) : null;
  }

  /**
   * Puts an integer that is a time.
   *
   * @param ms the milliseconds since the epoch that it means
   */
  public void putTime(int slot, long value, long ms) {
    putInteger(slot, DataKind.TIME, value);
    millis[slot] = ms;
  }

  /** Puts a time that is no integer. */
  public void putTimeMessage(int slot, long ms) {
    kinds[slot] = DataKind.TIME_MESSAGE;
    millis[slot] = ms;
  }

  /** Puts a number's nearest double, where the slot keeps doubles. */
  void putDouble(int slot, double value) {
    doubles[slot] = value;
  }

  /** Puts a number that is no integer. */
  public void putDouble(int slot, DataKind kind, double value) {
    kinds[slot] = kind;
    doubles[slot] = value;
  }

  public void putBoolean(int slot, boolean value) {
    kinds[slot] = DataKind.BOOLEAN;
    longs[slot] = value ? 1 : 0;
  }
}
