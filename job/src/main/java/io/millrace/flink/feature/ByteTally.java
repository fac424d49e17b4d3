package io.millrace.flink.feature;

/** The sum of the bytes of what a cache holds. */
final class ByteTally {
  private long bytes;

  long bytes() {
    return bytes;
  }

  void add(long more) {
    bytes += more;
  }
}
