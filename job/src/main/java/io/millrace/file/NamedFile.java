package io.millrace.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What whoever starts a program names for it to read: a file, or a pipe such as a shell makes, of
 * which a bounded number of bytes is read. Who names one waits for it: what others name is read as
 * a {@link RegularFile}.
 */
public final class NamedFile {
  private NamedFile() {}

  /**
   * The first bytes.
   *
   * @param maxBytes the most that are read: fewer bytes are the whole file
   * @throws IOException where it cannot be read, in words for {@link IoReason}
   */
  public static byte[] read(Path path, int maxBytes) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "it is a folder");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(maxBytes);
    }
  }
}
