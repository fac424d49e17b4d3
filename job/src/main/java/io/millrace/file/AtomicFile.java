package io.millrace.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;

/** Writes files that are there whole or not at all, whenever the process is killed. */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes a file, or replaces one, whose permissions stay. */
  public static void write(Path file, byte[] content) throws IOException {
    Path draft = file.resolveSibling(draftName(file.getFileName().toString()));
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    if (Files.exists(file)) {
      copyPermissions(file, draft);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void copyPermissions(Path from, Path to) throws IOException {
    FileStore store = Files.getFileStore(from);
    if (store.supportsFileAttributeView(PosixFileAttributeView.class)) {
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    }
  }

  /** What a write that was killed leaves behind. */
  public static String draftName(String name) {
    return name + ".new";
  }
}
