package io.millrace.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Files that are packed where their name says so. */
public final class PackedFile {
  private static final String GZIP = ".gz";
  private static final int BUFFER_BYTES = 1 << 18;

  private PackedFile() {}

  /** The content of a file, unpacked where its name ends with {@code .gz}. */
  public static InputStream content(String name, InputStream raw) throws IOException {
    InputStream buffered = new BufferedInputStream(raw, BUFFER_BYTES);
    return name.toLowerCase(Locale.ROOT).endsWith(GZIP)
        ? new GZIPInputStream(buffered, BUFFER_BYTES)
        : buffered;
  }

  /** The name of what is in it: {@code events.jsonl} of {@code events.jsonl.gz}. */
  public static String contentName(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(GZIP)
        ? name.substring(0, name.length() - GZIP.length())
        : name;
  }
}
