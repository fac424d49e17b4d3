package io.millrace.local.input;

import io.millrace.file.Gzip;
import io.millrace.file.IoReason;
import io.millrace.file.LineReader;
import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.exit.RunFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A file of JSON lines, with what identifies its content.
 *
 * @param path absolute
 * @param modified the time of its last change, as the file system has it; where path, size and time
 *     are the same, the content counts as the same and is not read
 * @param sha256 of the file's bytes as they are, compressed or not
 */
public record InputFile(String path, long bytes, String modified, String sha256) {
  private static final int BUFFER_BYTES = 1 << 18;

  /**
   * Describes a file.
   *
   * @param known the file that an earlier run had at this position, or null
   */
  public static InputFile of(Path file, InputFile known) {
    requireReadable(file);
    Path path = file.toAbsolutePath().normalize();
    try {
      long bytes = Files.size(path);
      String modified = Files.getLastModifiedTime(path).toString();
      boolean same =
          known != null
              && known.path.equals(path.toString())
              && known.bytes == bytes
              && known.modified.equals(modified);
      return new InputFile(path.toString(), bytes, modified, same ? known.sha256 : sha256(path));
    } catch (IOException e) {
      throw RunFailure.usage("Cannot read --input " + file + ": " + e);
    }
  }

  /** Requires a regular file, since a load that was killed reads it again. */
  public static void requireReadable(Path file) {
    if (!Files.exists(file)) {
      throw RunFailure.usage("Invalid --input: %s (no such file)".formatted(file));
    }
    if (!Files.isRegularFile(file)) {
      throw RunFailure.usage(
          "Invalid --input: %s (must be a regular file: a load that was killed reads it again)"
              .formatted(file));
    }
    if (!Files.isReadable(file)) {
      throw RunFailure.usage("Invalid --input: %s (must be readable)".formatted(file));
    }
  }

  /** Requires a line in one of the files, if there are any, before anything is started for them. */
  public static void requireLine(List<Path> files) {
    for (Path file : files) {
      if (hasLine(file)) {
        return;
      }
    }
    if (!files.isEmpty()) {
      throw RunFailure.usage(
          "Invalid --input: %s (must have a line: nothing else becomes a record)"
              .formatted(files.stream().map(Path::toString).collect(Collectors.joining(", "))));
    }
  }

  private static boolean hasLine(Path file) {
    try (InputStream in = Gzip.unpacked(Files.newInputStream(file), file.toString())) {
      return new LineReader(in, EmbeddedBroker.MAX_VALUE_BYTES).next() != null;
    } catch (LineReader.LineTooLongException e) {
      return true;
    } catch (IOException e) {
      throw RunFailure.usage(
          "Cannot read --input %s: %s".formatted(file, IoReason.of(e, file.toString())));
    }
  }

  public boolean sameContent(InputFile other) {
    return sha256.equals(other.sha256);
  }

  /** Opens the lines' bytes, unpacked where the file is packed with gzip. */
  InputStream open(CountingInputStream.Counter counter) throws IOException {
    InputStream raw =
        new BufferedInputStream(
            new CountingInputStream(Files.newInputStream(Path.of(path)), counter), BUFFER_BYTES);
    return Gzip.unpacked(raw, path);
  }

  private static String sha256(Path path) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
        byte[] buffer = new byte[BUFFER_BYTES];
        while (in.read(buffer) >= 0) {
          // The digest takes the bytes in passing.
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
