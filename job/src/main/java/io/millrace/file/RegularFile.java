package io.millrace.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file of this machine whose content ends: links are followed, and a device, a pipe or a socket
 * is refused before it is opened, since opening or reading it may never come back.
 */
public final class RegularFile {
  /** The largest array that any JVM makes. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private RegularFile() {}

  /**
   * @throws IOException where there is no such file, or where it is of another kind, in words for
   *     {@link IoReason}
   */
  public static InputStream open(Path path) throws IOException {
    BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
    if (found.isDirectory()) {
      throw new FileSystemException(path.toString(), null, "it is a folder");
    }
    if (!found.isRegularFile()) {
      throw new FileSystemException(
          path.toString(), null, "it is a device, a pipe or a socket (must be a regular file)");
    }
    return Files.newInputStream(path);
  }

  /**
   * The first bytes of a file. Its size is not asked, since that of a file that grows, or of the
   * kernel's, says nothing.
   *
   * @param maxBytes the most that are read: fewer bytes are the whole file
   */
  public static byte[] read(Path path, long maxBytes) throws IOException {
    try (InputStream in = open(path)) {
      return in.readNBytes((int) Math.min(maxBytes, MAX_ARRAY));
    }
  }
}
