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
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.InputFile;

/**
 * What the head of a savepoint's or checkpoint's {@code _metadata} tells without Flink.
 *
 * @param location its folder, as given
 * @param checkpointId its place in the order of the job's checkpoints
 * @param fingerprint of the event's fields and the features that the state was made under; empty
 *     where it is not this job's
 */
public record Savepoint(String location, long checkpointId, Optional<String> fingerprint) {
  private static final String METADATA = "_metadata";

  /** Of all formats: org.apache.flink.runtime.checkpoint.Checkpoints. */
  private static final int MAGIC = 0x4960672d;

  /** The entry of the job's broadcast state: its key, the length of its value and 1, its value. */
  private static final Pattern FINGERPRINT = Pattern.compile("fingerprintA([0-9a-f]{64})");

  /** The first format whose head holds the checkpoint's id; every one since does. */
  private static final int FIRST_VERSION = 2;

  private static final int LAST_VERSION = 6;

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
      return new Savepoint(location, checkpointId, fingerprint(in.readAllBytes()));
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

  /** Small states lie in the file itself, and texts of ASCII as they are, after their lengths. */
  private static Optional<String> fingerprint(byte[] rest) {
    Matcher found = FINGERPRINT.matcher(new String(rest, StandardCharsets.ISO_8859_1));
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  private static String folder(String location) {
    return location.endsWith("/") ? location : location + "/";
  }

  private static InputStream open(String file, Function<String, InputFile> files)
      throws IOException {
    if (file.startsWith("file:")) {
      return Files.newInputStream(Path.of(java.net.URI.create(file).getPath()));
    }
    return file.contains("://")
        ? files.apply(file).newStream()
        : Files.newInputStream(Path.of(file));
  }
}
