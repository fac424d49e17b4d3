package io.millrace.lake.write;

/** How arrays grow. */
final class Capacity {
  private static final int MAX = Integer.MAX_VALUE - 8;

  private Capacity() {}

  /** Half as much again as the present length, or what is needed where that is more. */
  static int atLeast(int needed, int present) {
    if (needed < 0 || needed > MAX) {
      throw new IllegalStateException(
          "Cannot hold so many bytes of rows: the values of one column must be less than 2 GiB");
    }
    return (int) Math.min(MAX, Math.max(needed, present + (long) (present >> 1)));
  }
}
