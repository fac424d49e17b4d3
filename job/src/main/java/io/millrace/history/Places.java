package io.millrace.history;

import java.util.Arrays;

/** The places of rows in a file, in a growing array. */
final class Places {
  private long[] places = new long[4];
  private int size;

  void add(long place) {
    if (size == places.length) {
      places = Arrays.copyOf(places, size * 2);
    }
    places[size++] = place;
  }

  int size() {
    return size;
  }

  long at(int index) {
    return places[index];
  }
}
