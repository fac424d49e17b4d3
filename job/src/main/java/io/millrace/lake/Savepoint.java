package io.millrace.lake;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.InputFile;

/** What a savepoint's or checkpoint's {@code _metadata} tells without Flink. */
public final class Savepoint {
  private static final String METADATA = "_metadata";

  /** Of all formats: org.apache.flink.runtime.checkpoint.Checkpoints. */
  private static final int MAGIC = 0x4960672d;

  /** The entry of the job's broadcast state: its key, the length of its value and 1, its value. */
  private static final Pattern FINGERPRINT = Pattern.compile("fingerprintA([0-9a-f]{64})");

  /** The first format whose head holds the checkpoint's id; every one since does. */
  private static final int FIRST_VERSION = 2;

  private static final int LAST_VERSION = 6;

  private final String location;
  private final long checkpointId;
  private final byte[] state;

  private Savepoint(String location, long checkpointId, byte[] state) {
    this.location = location;
    this.checkpointId = checkpointId;
    this.state = state;
  }

  /** Its folder, as given. */
  public String location() {
    return location;
  }

  /** Its place in the order of the job's checkpoints. */
  public long checkpointId() {
    return checkpointId;
  }

  /**
   * Of the event's fields and the features that the state was made under; empty where it is not
   * this job's.
   */
  public Optional<String> fingerprint() {
    Matcher found = FINGERPRINT.matcher(new String(state, StandardCharsets.ISO_8859_1));
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /** What it remembers of a table; empty where its job has not written it. */
  public Optional<WatchState> stateOf(Table table) {
    try {
      return WatchState.find(table.uuid(), state);
    } catch (IOException e) {
      throw new LakeException("Cannot read savepoint %s: %s".formatted(location, e), e);
    }
  }

  /** Reads it, through the storage of the tables where it is no local one. */
  public static Savepoint read(String location, Lake lake) {
    return read(location, lake.table(LakeTable.EVENTS).io()::newInputFile);
  }

  /**
   * Reads it.
   *
   * @param location a folder, or the {@code _metadata} in it: a path or a URI
   * @param files opens what is no local path
   * @throws LakeException where there is no savepoint
   */
  public static Savepoint read(String location, Function<String, InputFile> files) {
    String file = location.endsWith("/" + METADATA) ? location : folder(location) + METADATA;
    try (DataInputStream in = new DataInputStream(open(file, files))) {
      if (in.readInt() != MAGIC) {
        throw new LakeException(
            "Cannot read savepoint %s: %s is not Flink's".formatted(location, METADATA));
      }
      int version = in.readInt();
      if (version < FIRST_VERSION || version > LAST_VERSION) {
        throw new LakeException(
            "Cannot read savepoint %s: its format is %d (must be %d to %d)"
                .formatted(location, version, FIRST_VERSION, LAST_VERSION));
      }
      long checkpointId = in.readLong();
      // Small states lie in the file itself, and texts of ASCII as they are, after their lengths.
      return new Savepoint(location, checkpointId, in.readAllBytes());
    } catch (NoSuchFileException | NotFoundException e) {
      throw new LakeException(
          "Cannot find savepoint %s: there is no %s in it (name the folder that Flink has printed)"
              .formatted(location, METADATA),
          e);
    } catch (IOException | RuntimeException e) {
      if (e instanceof LakeException known) {
        throw known;
      }
      // Object stores have exceptions of their own, the cause among them.
      throw new LakeException("Cannot read savepoint %s: %s".formatted(location, e), e);
    }
  }

  private static String folder(String location) {
    return location.endsWith("/") ? location : location + "/";
  }

  private static InputStream open(String file, Function<String, InputFile> files)
      throws IOException {
    if (file.startsWith("file:")) { // as Flink prints it, which encodes nothing
      return Files.newInputStream(Path.of(file.replaceFirst("^file:(//[^/]*)?", "")));
    }
    return file.contains("://")
        ? files.apply(file).newStream()
        : Files.newInputStream(Path.of(file));
  }
}
