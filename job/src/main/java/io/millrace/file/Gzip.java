package io.millrace.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Files of lines, packed where their name ends in {@code .gz}. */
public final class Gzip {
  private static final int BUFFER_BYTES = 1 << 18;

  private Gzip() {}

  public static boolean isNameOf(String file) {
    return file.toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  /**
   * The lines' bytes.
   *
   * @param raw the file's
   */
  public static InputStream unpacked(InputStream raw, String file) throws IOException {
    return isNameOf(file) ? new GZIPInputStream(raw, BUFFER_BYTES) : raw;
  }
}
