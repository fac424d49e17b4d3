package io.millrace.flink;

import io.millrace.file.RegularFile;
import io.millrace.pipeline.FileAccess;
import io.millrace.pipeline.Location;
import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Files of any filesystem that Flink has: local paths, and URIs of its filesystem plugins. Local
 * names bypass Flink's paths, which would change a colon or a blank in them.
 */
public final class FlinkFiles implements FileAccess {
  private static final String LOCAL = "file";

  @Override
  public byte[] read(String location, long maxBytes) throws IOException {
    if (isLocal(location)) {
      return RegularFile.read(java.nio.file.Path.of(location), maxBytes);
    }
    int most = (int) Math.min(maxBytes, Integer.MAX_VALUE - 8);
    try (InputStream in = open(location)) {
      return in.readNBytes(most);
    }
  }

  private static InputStream open(String location) throws IOException {
    Path path = new Path(location);
    FileSystem files = path.getFileSystem();
    return LOCAL.equals(files.getUri().getScheme())
        ? RegularFile.open(java.nio.file.Path.of(path.getPath()))
        : files.open(path);
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
