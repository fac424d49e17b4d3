package io.millrace.flink.batch;

import io.millrace.flink.FlinkFiles;
import io.millrace.upgrade.MisfitException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * A folder with what was made of users' rows so far: a file for each task that made it, named by
 * the key groups of its users, so that the tasks that go on read little more than their own users.
 *
 * @param folder a path or a URI, which all tasks and the submitting process reach; a path that is
 *     not absolute is of the folder where this process runs, and of the same one for all tasks
 */
record BegunFolder(String folder) implements Serializable {
  /**
   * Behind the last user, instead of the length of another one's id; the count of users follows.
   */
  private static final int END = -1;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final String NAME = "%d-%d-of-%d";
  private static final Pattern NAMED = Pattern.compile("(\\d+)-(\\d+)-of-(\\d+)");

  /** Takes what was made of a user's rows. */
  @FunctionalInterface
  interface Taker {
    void take(String user, byte[] made) throws IOException;
  }

  /** A task's file. */
  private record Part(Path file, KeyGroupRange users, int groups) {
    static Optional<Part> of(Path file) {
      Matcher name = NAMED.matcher(file.getName());
      return name.matches()
          ? Optional.of(
              new Part(
                  file,
                  new KeyGroupRange(
                      Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2))),
                  Integer.parseInt(name.group(3))))
          : Optional.empty();
    }
  }

  BegunFolder {
    folder = FlinkFiles.name(folder);
  }

  private Path path() {
    return new Path(folder);
  }

  private FileSystem files() throws IOException {
    return path().getFileSystem();
  }

  /** Makes the folder, so that a place that cannot be written is found before the work. */
  void create() throws IOException {
    files().mkdirs(path());
  }

  /** Removes the folder with all that is in it; what is not there need not be removed. */
  void delete() throws IOException {
    files().delete(path(), true);
  }

  /**
   * Requires a file for each key group.
   *
   * @throws IOException where this process does not see them
   */
  void requireWhole() throws IOException {
    int seen = 0;
    int groups = 0;
    for (Part each : parts()) {
      seen += each.users().getNumberOfKeyGroups();
      groups = each.groups();
    }
    if (groups == 0 || seen != groups) {
      throw new IOException(
          "this process sees the folds of %d of %d key groups in %s (all TaskManagers and the process that submits must reach it, as on a shared disk or in an object store)"
              .formatted(seen, groups, folder));
    }
  }

  private List<Part> parts() throws IOException {
    List<Part> parts = new ArrayList<>();
    FileStatus[] found = files().listStatus(path());
    for (FileStatus each : found == null ? new FileStatus[0] : found) {
      Part.of(each.getPath()).ifPresent(parts::add);
    }
    return parts;
  }

  /**
   * Reads what there is of some users.
   *
   * @param users the key groups of the users
   * @param groups the number of all key groups
   * @throws MisfitException where a file is not there, or not whole
   */
  void read(KeyGroupRange users, int groups, Taker taker) throws IOException {
    try {
      requireWhole();
    } catch (IOException e) {
      throw new MisfitException(e.getMessage(), e);
    }
    for (Part each : parts()) {
      boolean hasNone =
          each.groups() == groups
              && each.users().getIntersection(users).getNumberOfKeyGroups() == 0;
      if (!hasNone) {
        read(
            each.file(),
            (user, made) -> {
              if (users.contains(KeyGroupRangeAssignment.assignToKeyGroup(user, groups))) {
                taker.take(user, made);
              }
            });
      }
    }
  }

  private void read(Path file, Taker taker) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(files().open(file), BUFFER_BYTES))) {
      long count = 0;
      for (int length = in.readInt(); length != END; length = in.readInt()) {
        String user = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        taker.take(user, in.readNBytes(in.readInt()));
        count++;
      }
      if (in.readLong() != count) {
        throw notWhole(file, null);
      }
    } catch (EOFException e) {
      throw notWhole(file, e);
    }
  }

  private static MisfitException notWhole(Path file, EOFException cause) {
    return new MisfitException("%s is not whole".formatted(file), cause);
  }

  /**
   * Begins the file of a task.
   *
   * @param users the key groups of the task's users
   * @param groups the number of all key groups
   */
  Writer write(KeyGroupRange users, int groups) throws IOException {
    Path file =
        new Path(path(), NAME.formatted(users.getStartKeyGroup(), users.getEndKeyGroup(), groups));
    return new Writer(
        new DataOutputStream(
            new BufferedOutputStream(
                files().create(file, FileSystem.WriteMode.NO_OVERWRITE), BUFFER_BYTES)));
  }

  /** A file that is being written, which is whole once it is {@linkplain #end ended}. */
  static final class Writer implements AutoCloseable {
    private final DataOutputStream out;
    private long count;

    private Writer(DataOutputStream out) {
      this.out = out;
    }

    void add(String user, byte[] made) throws IOException {
      byte[] id = user.getBytes(StandardCharsets.UTF_8);
      out.writeInt(id.length);
      out.write(id);
      out.writeInt(made.length);
      out.write(made);
      count++;
    }

    void end() throws IOException {
      out.writeInt(END);
      out.writeLong(count);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
