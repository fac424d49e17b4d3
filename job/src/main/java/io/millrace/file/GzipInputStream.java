package io.millrace.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip's format (RFC 1952): all members in sequence, and zeros at the end, as gzip does.
 * Java's own stream reads a member that is cut in its head as the end of the file, and so silently
 * loses lines. Not thread safe.
 */
final class GzipInputStream extends InputStream {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int FIRST = 0x1f;
  private static final int SECOND = 0x8b;
  private static final int DEFLATE = 8;
  private static final int HEAD_CHECK = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;

  /** The bytes of the time, the extra flags and the system. */
  private static final int HEAD_REST_BYTES = 6;

  private final InputStream raw;
  private final byte[] packed = new byte[BUFFER_BYTES];
  private final Inflater inflater = new Inflater(true);
  private final CRC32 check = new CRC32();
  private int at;
  private int end;
  private boolean isAtEnd;

  /**
   * @throws ZipException where the first bytes are not gzip's
   * @throws EOFException where the file ends within them
   */
  GzipInputStream(InputStream raw) throws IOException {
    this.raw = raw;
    if (needed() != FIRST) {
      throw new ZipException("its first byte is another than gzip's");
    }
    head();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    while (length > 0 && !isAtEnd) {
      int count = inflate(bytes, from, length);
      if (count > 0) {
        check.update(bytes, from, count);
        return count;
      } else if (inflater.finished()) {
        at = end - inflater.getRemaining();
        foot();
        nextMember();
      } else if (!fill()) {
        throw new EOFException();
      } else {
        feed();
      }
    }
    return length == 0 ? 0 : -1;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    raw.close();
  }

  private int inflate(byte[] bytes, int from, int length) throws IOException {
    try {
      return inflater.inflate(bytes, from, length);
    } catch (DataFormatException e) {
      throw new IOException("it is damaged (%s)".formatted(e.getMessage()), e);
    }
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, raw.read(packed, 0, packed.length));
    return end > 0;
  }

  private void feed() {
    inflater.setInput(packed, at, end - at);
  }

  /** The next packed byte; -1 at the end of the file. */
  private int next() throws IOException {
    return at < end || fill() ? packed[at++] & 0xff : -1;
  }

  private int needed() throws IOException {
    int next = next();
    if (next < 0) {
      throw new EOFException();
    }
    return next;
  }

  private long needed(int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= (long) needed() << (8 * i);
    }
    return number;
  }

  /** Reads the head of a member, from its second byte up to the deflated data. */
  private void head() throws IOException {
    if (needed() != SECOND || needed() != DEFLATE) {
      throw new ZipException("its first bytes are others than gzip's");
    }
    int flags = needed();
    needed(HEAD_REST_BYTES);
    if ((flags & EXTRA) != 0) {
      for (long rest = needed(2); rest > 0; rest--) {
        needed();
      }
    }
    for (int text : new int[] {NAME, COMMENT}) {
      while ((flags & text) != 0 && needed() != 0) {
        // The field's bytes end with a zero, and say nothing of the content.
      }
    }
    if ((flags & HEAD_CHECK) != 0) {
      needed(2);
    }
    inflater.reset();
    check.reset();
    feed();
  }

  private void foot() throws IOException {
    long size = inflater.getBytesWritten() & 0xffff_ffffL;
    if (needed(4) != check.getValue() || needed(4) != size) {
      throw new IOException("it is damaged (what is unpacked is not what was packed)");
    }
  }

  private void nextMember() throws IOException {
    int first = next();
    if (first == FIRST) {
      head();
      return;
    }
    while (first == 0) {
      first = next();
    }
    if (first >= 0) {
      throw new IOException("it is damaged (something else follows what gzip has packed)");
    }
    isAtEnd = true;
  }
}
