package io.millrace.flink.feature;

/** A sum of bytes to which several objects add theirs. */
final class ByteTally {
  private long bytes;

  long bytes() {
    return bytes;
  }

  void add(long more) {
    bytes += more;
  }
}
