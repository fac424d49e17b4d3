package io.millrace.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local file system for Iceberg's Hadoop file access, without processes and checksum files.
 * Hadoop's own, without its native library, starts a {@code chmod} process for each file and folder
 * that it makes, which is most of the time that a small data file takes (measured: 5,000 files in
 * 115 s), and writes a checksum file beside each.
 */
public final class HadoopLocalFiles extends RawLocalFileSystem {
  private static final PosixFilePermission[] FROM_LOWEST_BIT = {
    PosixFilePermission.OTHERS_EXECUTE,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_READ
  };

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    PosixFileAttributeView attributes =
        Files.getFileAttributeView(pathToFile(path).toPath(), PosixFileAttributeView.class);
    if (attributes == null) {
      super.setPermission(path, permission);
    } else {
      attributes.setPermissions(permissions(permission.toShort()));
    }
  }

  private static Set<PosixFilePermission> permissions(short mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < FROM_LOWEST_BIT.length; bit++) {
      if ((mode >> bit & 1) == 1) {
        permissions.add(FROM_LOWEST_BIT[bit]);
      }
    }
    return permissions;
  }
}
