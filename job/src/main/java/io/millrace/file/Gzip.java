package io.millrace.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Files of lines, packed where their name ends in {@code .gz}. */
public final class Gzip {
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
    return isNameOf(file) ? new GzipInputStream(raw) : raw;
  }
}
