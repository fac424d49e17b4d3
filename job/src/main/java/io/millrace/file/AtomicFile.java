package io.millrace.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes files that exist whole or not at all, even if the process is killed. A draft that a killed
 * process leaves, {@code NAME.millrace-xxxxxx.new}, is deleted by a later write of that name.
 */
public final class AtomicFile {
  /** The most links to follow, as many as Linux does. */
  private static final int LINKS_MAX = 40;

  private static final String DRAFT_BEGIN = ".millrace-";
  private static final String DRAFT_END = ".new";

  /** The age at which a draft is a leftover: no write takes so long, so its process has ended. */
  private static final Duration DRAFT_AGE = Duration.ofHours(1);

  private AtomicFile() {}

  /**
   * Writes a file, or replaces one, whose permissions stay. A link stays, and the file that it
   * leads to is written, whether it exists or not. Anything but a regular file, such as a pipe, a
   * terminal or {@code /dev/stdout}, cannot be replaced: the bytes are written to it directly.
   *
   * @throws IOException in the words of {@link IoReason} where it cannot be written
   */
  public static void write(Path file, byte[] content) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "it is a folder");
    } else if (isStream(file)) {
      // Where standard output is a file, the bytes are appended to its content.
      try (OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
        out.write(content);
      }
      return;
    }
    Path target = target(file);
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new FileSystemException(file.toString(), null, "its folder is not there");
    } else if (Files.exists(target) && !Files.isWritable(target)) {
      throw new AccessDeniedException(file.toString(), null, "it is read-only");
    }
    replace(target, content);
  }

  /** Whether a file of this name is a draft that a killed write of the other one has left. */
  public static boolean isDraft(String name, String of) {
    return name.startsWith(of + ".") && name.endsWith(DRAFT_END);
  }

  /**
   * Whether the file is no regular one, or in the system's folders of open files, whose entries may
   * lead to a regular one.
   */
  private static boolean isStream(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return (Files.exists(file) && !Files.isRegularFile(file))
        || absolute.startsWith("/dev/fd")
        || absolute.startsWith("/dev/stdout")
        || absolute.startsWith("/dev/stderr")
        || absolute.startsWith("/proc");
  }

  private static Path target(Path file) throws IOException {
    Path target = file;
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == LINKS_MAX) {
        throw new FileSystemLoopException(file.toString());
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  private static void replace(Path file, byte[] content) throws IOException {
    deleteOldDrafts(file);
    Path draft = newDraft(file);
    try {
      if (Files.exists(file)) {
        copyPermissions(file, draft);
      }
      fill(draft, content);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Makes an empty file with a unique name and the permissions of any new file. */
  private static Path newDraft(Path file) throws IOException {
    while (true) {
      String part =
          Integer.toUnsignedString(ThreadLocalRandom.current().nextInt(), Character.MAX_RADIX);
      try {
        return Files.createFile(
            file.resolveSibling(file.getFileName() + DRAFT_BEGIN + part + DRAFT_END));
      } catch (FileAlreadyExistsException e) {
        // Tries another name.
      }
    }
  }

  /** Deletes old drafts. A draft that cannot be deleted stays, and hinders no write. */
  private static void deleteOldDrafts(Path file) {
    String begin = file.getFileName() + DRAFT_BEGIN;
    FileTime old = FileTime.from(Instant.now().minus(DRAFT_AGE));
    Path folder = file.toAbsolutePath().getParent();
    try (DirectoryStream<Path> drafts =
        Files.newDirectoryStream(folder, each -> isOurs(each, begin))) {
      for (Path each : drafts) {
        if (Files.getLastModifiedTime(each).compareTo(old) < 0) {
          Files.deleteIfExists(each);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Left as it is.
    }
  }

  private static boolean isOurs(Path file, String begin) {
    String name = file.getFileName().toString();
    return name.startsWith(begin)
        && name.endsWith(DRAFT_END)
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static void copyPermissions(Path from, Path to) throws IOException {
    FileStore store = Files.getFileStore(from);
    if (store.supportsFileAttributeView(PosixFileAttributeView.class)) {
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    }
  }

  private static void fill(Path draft, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }
}
