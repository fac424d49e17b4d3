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
 * alone, without the empty ones, unpacked where the file is a gzip file.
 */
public final class LineFile {
  /** The longest line that the local run's broker accepts. */
  public static final int LINE_BYTES_MAX = 64 << 20;

  private LineFile() {}

  /**
   * Reads lines from the beginning.
   *
   * @param linesMax the most lines to read
   * @return whether the file has no more lines
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
