package io.millrace.command.argument;

import io.millrace.file.IoReason;
import io.millrace.file.NamedFile;
import io.millrace.file.RegularFile;
import io.millrace.pipeline.FileAccess;
import io.millrace.pipeline.Location;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** The files of this machine: paths, and URIs that begin with {@code file:}. */
public final class LocalFiles implements FileAccess {
  private final Map<String, byte[]> unwritten;

  public LocalFiles() {
    this(Map.of());
  }

  /**
   * @param unwritten the future content of files, by their location, read instead of their current
   *     content
   */
  public LocalFiles(Map<String, byte[]> unwritten) {
    this.unwritten = Map.copyOf(unwritten);
  }

  /** Whether a location is one of local files, whether the file exists or not. */
  public boolean canRead(String location) {
    return !Location.isUri(location) || location.startsWith("file:");
  }

  /** Whether a location is that of the file. */
  public boolean isAt(String location, Path file) {
    try {
      return SameFile.areSame(path(location), file);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public byte[] read(String location, long maxBytes) throws IOException {
    byte[] content = unwritten.get(location);
    return content != null
        ? Arrays.copyOf(content, (int) Math.min(maxBytes, content.length))
        : RegularFile.read(path(location), maxBytes);
  }

  @Override
  public byte[] readNamed(String location, int maxBytes) throws IOException {
    return unwritten.containsKey(location)
        ? read(location, maxBytes)
        : NamedFile.read(path(location), maxBytes);
  }

  private Path path(String location) throws IOException {
    if (!canRead(location)) {
      throw new IOException("only files of this machine are read here");
    }
    try {
      return location.startsWith("file:/") ? Path.of(URI.create(location)) : Path.of(location);
    } catch (InvalidPathException e) {
      throw new IOException(IoReason.of(e), e);
    } catch (IllegalArgumentException e) {
      throw new IOException("no valid URI: " + e.getMessage(), e);
    }
  }
}
