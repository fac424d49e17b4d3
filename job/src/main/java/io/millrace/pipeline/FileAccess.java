package io.millrace.pipeline;

import java.io.IOException;

/** Reads files wherever they are, so that this package need not know any filesystem. */
@FunctionalInterface
public interface FileAccess {

  /**
   * The first bytes of a file.
   *
   * @param location a path, or a URI of a filesystem
   * @param maxBytes the most that are read: fewer bytes are the whole file
   * @throws IOException when it does not exist or cannot be read
   */
  byte[] read(String location, long maxBytes) throws IOException;

  /**
   * The first bytes of a file that the user names, which may be a pipe where it is local.
   *
   * @param maxBytes the most that are read: fewer bytes are the whole file
   */
  default byte[] readNamed(String location, int maxBytes) throws IOException {
    return read(location, maxBytes);
  }
}
