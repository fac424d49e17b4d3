package io.millrace.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/** Files of lines, packed by gzip or not. The first bytes decide, since no text begins so. */
public final class Gzip {
  /** With the method of compression, of which there is one: two bytes may begin odd lines, too. */
  private static final byte[] MAGIC = {0x1f, (byte) 0x8b, 8};

  private Gzip() {}

  public static boolean isNameOf(String file) {
    return file.toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  /** Whether these are the first bytes of a gzip file. */
  public static boolean isBeginning(byte[] bytes) {
    return bytes.length >= MAGIC.length
        && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /**
   * The bytes of the lines. A file whose name ends in {@code .gz} must be packed.
   *
   * @param raw the file's bytes
   */
  public static InputStream unpacked(InputStream raw, String file) throws IOException {
    if (isNameOf(file)) {
      return new GzipInputStream(raw);
    }
    InputStream marked = raw.markSupported() ? raw : new BufferedInputStream(raw, MAGIC.length);
    marked.mark(MAGIC.length);
    boolean isPacked = isBeginning(marked.readNBytes(MAGIC.length));
    marked.reset();
    return isPacked ? new GzipInputStream(marked) : marked;
  }
}
