package io.millrace.flink;

import io.millrace.pipeline.FileAccess;
import io.millrace.pipeline.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Files of any filesystem that Flink has: local paths, and URIs of its filesystem plugins. */
public final class FlinkFiles implements FileAccess {

  @Override
  public byte[] read(String location, long maxBytes) throws IOException {
    int most = (int) Math.min(maxBytes, Integer.MAX_VALUE - 8);
    try (InputStream in = open(location)) {
      return in.readNBytes(most);
    }
  }

  /**
   * Opens a file. Local names bypass Flink's paths, which would change a colon or a blank in them.
   */
  private static InputStream open(String location) throws IOException {
    if (isLocal(location)) {
      return Files.newInputStream(java.nio.file.Path.of(location));
    }
    Path path = new Path(location);
    FileSystem files = path.getFileSystem();
    return files.open(path);
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
