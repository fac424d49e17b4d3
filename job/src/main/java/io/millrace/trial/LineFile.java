package io.millrace.trial;

import io.millrace.file.Gzip;
import io.millrace.file.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The lines of a file as records, as a local run's {@code --input} loads them: cut at {@code \n}
 * alone, without the empty ones, unpacked where gzip has packed it.
 */
public final class LineFile {
  /** What the local run's broker takes. */
  public static final int LINE_BYTES_MAX = 64 << 20;

  private LineFile() {}

  /**
   * Reads lines from the beginning.
   *
   * @param linesMax where to stop
   * @return whether that was the end of the file
   */
  public static boolean read(
      Path file, LineRecords records, long linesMax, Consumer<GivenRecord> target)
      throws IOException {
    try (InputStream in = Gzip.unpacked(Files.newInputStream(file), file.toString())) {
      LineReader reader = new LineReader(in, LINE_BYTES_MAX);
      long lines = 0;
      for (byte[] line = reader.next(); line != null; line = reader.next()) {
        if (lines++ == linesMax) {
          return false;
        }
        target.accept(records.record(line, reader.number()));
      }
      return true;
    }
  }
}
