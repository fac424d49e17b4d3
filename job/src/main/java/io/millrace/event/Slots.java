package io.millrace.event;

import java.util.Arrays;

/**
 * What one document has at the declared paths: both readers of JSON fill it, and an event is made
 * of it. Each path has a slot, which holds until the next document.
 */
final class Slots {
  private final JsonKind[] kinds;
  private final String[] texts;
  private final long[] longs;
  private final double[] doubles;
  private final boolean[] keepsText;
  private final boolean[] keepsDouble;

  Slots(int count) {
    kinds = new JsonKind[count];
    texts = new String[count];
    longs = new long[count];
    doubles = new double[count];
    keepsText = new boolean[count];
    keepsDouble = new boolean[count];
  }

  /** Asks for the text of strings and integers in a slot, which is not read otherwise. */
  void keepText(int slot) {
    keepsText[slot] = true;
  }

  /** Asks for the double of numbers in a slot, which is not read otherwise. */
  void keepDouble(int slot) {
    keepsDouble[slot] = true;
  }

  boolean keepsText(int slot) {
    return keepsText[slot];
  }

  boolean keepsDouble(int slot) {
    return keepsDouble[slot];
  }

  JsonKind kind(int slot) {
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

  /** Makes all slots absent. */
  void clear() {
    Arrays.fill(kinds, JsonKind.ABSENT);
  }

  void put(int slot, JsonKind kind) {
    kinds[slot] = kind;
  }

  /** Puts a string, or an integer as written, where the slot keeps texts. */
  void putText(int slot, String text) {
    texts[slot] = text;
  }

  /** Puts an integer of JSON; {@code -0} is the double −0.0. */
  void putLong(int slot, long value, boolean isNegative) {
    kinds[slot] = JsonKind.LONG;
    longs[slot] = value;
    doubles[slot] = value == 0 && isNegative ? -0.0 : value;
  }

  /** Puts a number's nearest double, where the slot keeps doubles. */
  void putDouble(int slot, double value) {
    doubles[slot] = value;
  }

  void putBoolean(int slot, boolean value) {
    kinds[slot] = JsonKind.BOOLEAN;
    longs[slot] = value ? 1 : 0;
  }
}
