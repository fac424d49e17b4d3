package io.millrace.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * Cuts a stream into lines at {@code \n} alone and leaves out empty ones; every other byte stays as
 * it is. Holds one line at a time.
 */
public final class LineReader {
  private static final int BUFFER_BYTES = 1 << 18;

  private final InputStream in;
  private final int maxLineBytes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int to;
  private long number;

  public LineReader(InputStream in, int maxLineBytes) {
    this.in = in;
    this.maxLineBytes = maxLineBytes;
  }

  /** The next line that is not empty, or null at the end. */
  public byte[] next() throws IOException {
    while (true) {
      byte[] line = nextOfAny();
      if (line == null || line.length > 0) {
        return line;
      }
    }
  }

  /** The number of the line that was read last, from 1, empty ones counted. */
  public long number() {
    return number;
  }

  private byte[] nextOfAny() throws IOException {
    ByteArrayOutputStream spilled = null;
    while (true) {
      if (from == to && !fill()) {
        number += spilled == null ? 0 : 1;
        return spilled == null ? null : spilled.toByteArray();
      }
      int end = endOfLine();
      requireFits((spilled == null ? 0L : spilled.size()) + end - from);
      boolean complete = end < to;
      if (complete && spilled == null) {
        byte[] line = Arrays.copyOfRange(buffer, from, end);
        advance(end);
        return line;
      }
      spilled = spilled == null ? new ByteArrayOutputStream(2 * BUFFER_BYTES) : spilled;
      spilled.write(buffer, from, end - from);
      if (complete) {
        advance(end);
        return spilled.toByteArray();
      }
      from = end;
    }
  }

  private void advance(int end) {
    from = end + 1;
    number++;
  }

  private boolean fill() throws IOException {
    from = 0;
    to = Math.max(0, in.read(buffer));
    return to > 0;
  }

  private int endOfLine() {
    int i = from;
    while (i < to && buffer[i] != '\n') {
      i++;
    }
    return i;
  }

  private void requireFits(long lineBytes) throws LineTooLongException {
    if (lineBytes > maxLineBytes) {
      throw new LineTooLongException(number + 1, maxLineBytes);
    }
  }

  /** A line beyond the limit. */
  public static final class LineTooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long number;

    LineTooLongException(long number, int maxLineBytes) {
      super(String.format(Locale.ROOT, "line %d is larger than %,d bytes", number, maxLineBytes));
      this.number = number;
    }

    public long number() {
      return number;
    }
  }
}
