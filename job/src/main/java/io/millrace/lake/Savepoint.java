package io.millrace.lake;

import io.millrace.feature.StateHistory;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.InputFile;

/** The contents of a savepoint's or checkpoint's {@code _metadata}, read without Flink. */
public final class Savepoint {
  private static final String METADATA = "_metadata";

  /** The magic number of all formats: org.apache.flink.runtime.checkpoint.Checkpoints. */
  private static final int MAGIC = 0x4960672d;

  /**
   * The name of the broadcast state with the definition that all states were made under. Frozen.
   */
  public static final String DEFINITION = "definition";

  /** The key, in that state, of the fingerprint of event fields and features. Frozen. */
  public static final String FINGERPRINT = "fingerprint";

  /**
   * The key, in that state, of the {@link StateHistory} that all states rest on; absent where it is
   * complete. Frozen.
   */
  public static final String HISTORY = "history";

  /**
   * The key, in that state, of the {@linkplain ImportMark#digest imports} that all states know;
   * absent for none. Frozen.
   */
  public static final String IMPORTS = "imports";

  /** The key, in that state, of the topics of {@link KnownImports}, separated by commas. Frozen. */
  public static final String IMPORT_TOPICS = "import-topics";

  /**
   * The key, in that state, of where a job goes on behind imports, in the savepoint that an import
   * has left; a job that starts from it drops it. Frozen.
   */
  public static final String IMPORT_START = "import-start";

  /** The first format whose head holds the checkpoint's id, as all later ones do. */
  private static final int FIRST_VERSION = 2;

  private static final int LAST_VERSION = 6;
  private static final int LENGTH_BITS = 0x7f;
  private static final int MAX_TEXT = 1 << 24;

  private final String location;
  private final long checkpointId;
  private final Map<String, String> definition;
  private final Map<String, byte[]> watches;

  private Savepoint(
      String location,
      long checkpointId,
      Map<String, String> definition,
      Map<String, byte[]> watches) {
    this.location = location;
    this.checkpointId = checkpointId;
    this.definition = Map.copyOf(definition);
    this.watches = Map.copyOf(watches);
  }

  /** The savepoint's location, as given. */
  public String location() {
    return location;
  }

  /** The checkpoint's id, which orders the job's checkpoints. */
  public long checkpointId() {
    return checkpointId;
  }

  /**
   * The fingerprint of event fields and features that the state was made under; empty where it is
   * not this job's.
   */
  public Optional<String> fingerprint() {
    return Optional.ofNullable(definition.get(FINGERPRINT));
  }

  /** What the states of all users rest on. */
  public StateHistory history() {
    return Optional.ofNullable(definition.get(HISTORY))
        .flatMap(StateHistory::ofText)
        .orElse(StateHistory.COMPLETE);
  }

  /** The imports that the states know; empty for none. */
  public Optional<KnownImports> imports() {
    return KnownImports.of(definition::get);
  }

  /** Where a job goes on behind imports; empty where no import has left this savepoint. */
  public Optional<String> importStart() {
    return Optional.ofNullable(definition.get(IMPORT_START));
  }

  /**
   * The state of a table's watch, as {@link WatchState#toBytes} makes it; empty where the
   * savepoint's job has not written a table of that name.
   */
  public Optional<byte[]> watchOf(String table) {
    return Optional.ofNullable(watches.get(table));
  }

  /**
   * The state of a table's watch; empty where the savepoint's job has not written this very table.
   */
  public Optional<WatchState> stateOf(Table table) {
    try {
      for (byte[] each : watches.values()) {
        WatchState state = WatchState.fromBytes(each);
        if (state.table().equals(table.uuid())) {
          return Optional.of(state);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(location, e);
    }
  }

  /** Reads a savepoint, through the tables' storage where it is not local. */
  public static Savepoint read(String location, Lake lake) {
    return read(location, lake.table(LakeTable.EVENTS).io()::newInputFile);
  }

  /**
   * Reads a savepoint.
   *
   * @param location a folder, or the {@code _metadata} in it: a path or a URI
   * @param files opens files that are not local
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
      OperatorStates states =
          new OperatorStates(in.readAllBytes(), place -> bytes(place, file, files));
      return new Savepoint(location, checkpointId, definition(states), watches(states));
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
      throw unreadable(location, e);
    }
  }

  private static LakeException unreadable(String location, Exception e) {
    // The name of this class says nothing, so the message is shown alone.
    String why = e.getClass() == IOException.class ? e.getMessage() : e.toString();
    return new LakeException("Cannot read savepoint %s: %s".formatted(location, why), e);
  }

  private static Map<String, String> definition(OperatorStates states) throws IOException {
    Map<String, String> entries = new HashMap<>();
    DataInputStream definition = states.value(DEFINITION).orElse(null);
    if (definition != null) {
      for (int left = definition.readInt(); left > 0; left--) {
        entries.put(text(definition), text(definition));
      }
    }
    return entries;
  }

  /**
   * Reads a text of ASCII as Flink writes it: the number of characters plus 1, seven bits a byte,
   * the lowest first, then the characters.
   */
  private static String text(DataInputStream in) throws IOException {
    int length = -1;
    int shift = 0;
    int read;
    do {
      read = in.readUnsignedByte();
      length += (read & LENGTH_BITS) << shift;
      shift += Integer.bitCount(LENGTH_BITS);
    } while (read > LENGTH_BITS && shift < Integer.SIZE);
    if (length < 0 || length > MAX_TEXT) {
      throw new IOException(
          "its state of the definition is not of the form that this build writes");
    }
    return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
  }

  private static Map<String, byte[]> watches(OperatorStates states) throws IOException {
    List<String> tables = LakeTable.COMMITTED.stream().map(LakeTable::key).toList();
    List<String> uids = tables.stream().map(WatchState::uid).toList();
    Map<String, DataInputStream> values = states.values(WatchState.NAME, uids);
    Map<String, byte[]> watches = new HashMap<>();
    for (String table : tables) {
      DataInputStream value = values.get(WatchState.uid(table));
      if (value != null) {
        watches.put(table, value.readNBytes(value.readInt()));
      }
    }
    return watches;
  }

  /**
   * @param place a path or a URI; a name without a folder is of a file beside the metadata
   */
  private static byte[] bytes(String place, String metadata, Function<String, InputFile> files)
      throws IOException {
    String file =
        place.contains("/")
            ? place
            : metadata.substring(0, metadata.length() - METADATA.length()) + place;
    try (InputStream in = open(file, files)) {
      return in.readAllBytes();
    } catch (NoSuchFileException | NotFoundException e) {
      throw new IOException("its file " + file + " is not there", e);
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
