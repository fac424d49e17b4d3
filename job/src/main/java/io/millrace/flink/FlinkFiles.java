package io.millrace.flink;

import io.millrace.file.NamedFile;
import io.millrace.file.RegularFile;
import io.millrace.pipeline.FileAccess;
import io.millrace.pipeline.Location;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.flink.core.fs.Path;

/**
 * Files of any filesystem that Flink has: local paths, and URIs of its filesystem plugins. Local
 * names bypass Flink's paths, which would change a colon or a blank in them.
 */
public final class FlinkFiles implements FileAccess {
  private static final String LOCAL = "file";

  @Override
  public byte[] read(String location, long maxBytes) throws IOException {
    Optional<java.nio.file.Path> local = local(location);
    if (local.isPresent()) {
      return RegularFile.read(local.get(), maxBytes);
    }
    int most = (int) Math.min(maxBytes, Integer.MAX_VALUE - 8);
    Path path = new Path(location);
    try (InputStream in = path.getFileSystem().open(path)) {
      return in.readNBytes(most);
    }
  }

  @Override
  public byte[] readNamed(String location, int maxBytes) throws IOException {
    Optional<java.nio.file.Path> local = local(location);
    return local.isPresent() ? NamedFile.read(local.get(), maxBytes) : read(location, maxBytes);
  }

  /** The path of a file of this machine, which is named by it or by a URI. */
  private static Optional<java.nio.file.Path> local(String location) throws IOException {
    if (isLocal(location)) {
      return Optional.of(java.nio.file.Path.of(location));
    }
    Path path = new Path(location);
    return LOCAL.equals(path.getFileSystem().getUri().getScheme())
        ? Optional.of(java.nio.file.Path.of(path.getPath()))
        : Optional.empty();
  }

  /**
   * The name of a place in Flink's settings, independent of the caller's working folder. Flink
   * decodes nothing in it: a blank in a local path stays a blank.
   */
  public static String name(String location) {
    return isLocal(location) ? name(java.nio.file.Path.of(location)) : location;
  }

  public static String name(java.nio.file.Path path) {
    return new Path(path.toAbsolutePath().toUri()).toString();
  }

  public static boolean isLocal(String location) {
    return !Location.isUri(location);
  }
}
