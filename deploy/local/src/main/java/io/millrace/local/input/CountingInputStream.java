package io.millrace.local.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Counts the bytes that are read of a file: of a packed file, only their total is known beforehand.
 */
final class CountingInputStream extends FilterInputStream {
  /** A sum over files. */
  static final class Counter {
    private long bytes;

    long bytes() {
      return bytes;
    }
  }

  private final Counter counter;

  CountingInputStream(InputStream in, Counter counter) {
    super(in);
    this.counter = counter;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    counter.bytes += value < 0 ? 0 : 1;
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    counter.bytes += Math.max(0, count);
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = super.skip(count);
    counter.bytes += skipped;
    return skipped;
  }
}
