package io.millrace.lake;

import com.google.common.hash.Hashing;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.xerial.snappy.SnappyFramedInputStream;

/**
 * Finds the lists and maps that operators keep beside their users' states in the bytes of a
 * savepoint's {@code _metadata}, without Flink.
 *
 * <p>The file is a sequence of operators. Each has a uid, an id, and for each subtask a handle,
 * which names states and their places in a stream of bytes. A small stream lies in the file itself,
 * others in files of their own. A handle is found by a state's name and read from there, so the
 * parts before and between, of many kinds and versions, need not be understood.
 */
final class OperatorStates {
  private static final int HANDLE = 4;
  private static final int HANDLE_OF_MERGED_FILES = 17;

  /** The bytes before a handle's first name: the number of names, which is 1 for all of ours. */
  private static final String ONE_NAME = "\0\0\0\1";

  private static final int NO_STREAM = 0;
  private static final int STREAM_HERE = 1;
  private static final int STREAM_IN_FILE = 2;
  private static final int STREAM_IN_FOLDER = 6;
  private static final int STREAM_IN_PART_OF_FILE = 15;

  /** The position of a stream's flag of compression, behind the stream's version. */
  private static final int COMPRESSED_AT = Integer.BYTES;

  /**
   * The head of a compressed stream. It occurs once, before all states, and each state begins with
   * a block of its own.
   */
  private static final byte[] SNAPPY_HEAD = HexFormat.of().parseHex("ff060000734e61507059");

  private final byte[] metadata;
  private final String text;
  private final Files files;

  /** Reads the files that hold streams. */
  @FunctionalInterface
  interface Files {
    /**
     * @param place a path or a URI; a name without a folder is of a file beside the savepoint's
     *     metadata
     */
    byte[] read(String place) throws IOException;
  }

  OperatorStates(byte[] metadata, Files files) {
    this.metadata = metadata;
    this.text = new String(metadata, StandardCharsets.ISO_8859_1);
    this.files = files;
  }

  /** The first value of a state that a single operator has; empty where none has it. */
  Optional<DataInputStream> value(String name) throws IOException {
    for (int at = handle(name, 0); at >= 0; at = handle(name, at)) {
      Optional<DataInputStream> value = value(name, at);
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }

  /**
   * The first values of a state that several operators have under one name, by their uids.
   *
   * @param uids the uids of all operators that have the state
   */
  Map<String, DataInputStream> values(String name, Collection<String> uids) throws IOException {
    Map<String, DataInputStream> values = new HashMap<>();
    for (int at = handle(name, 0); at >= 0; at = handle(name, at)) {
      String uid = operator(at, uids);
      if (uid != null && !values.containsKey(uid)) {
        value(name, at).ifPresent(value -> values.put(uid, value));
      }
    }
    return values;
  }

  /**
   * The operator whose id is the last before a place, and which the handle there belongs to; null
   * for none.
   */
  private String operator(int place, Collection<String> uids) {
    String last = null;
    int lastAt = -1;
    for (String uid : uids) {
      int at = text.lastIndexOf(id(uid), place);
      if (at > lastAt) {
        last = uid;
        lastAt = at;
      }
    }
    return last;
  }

  /** The id that Flink derives from an operator's uid. */
  private static String id(String uid) {
    byte[] id = Hashing.murmur3_128(0).hashString(uid, StandardCharsets.UTF_8).asBytes();
    return new String(id, StandardCharsets.ISO_8859_1);
  }

  /** The position of the next handle that has a state of this name; -1 for none. */
  private int handle(String name, int behind) {
    String named = named(name);
    int at = text.indexOf(named, behind + 2);
    while (at >= 0 && metadata[at - 1] != HANDLE && metadata[at - 1] != HANDLE_OF_MERGED_FILES) {
      at = text.indexOf(named, at + 1);
    }
    return at < 0 ? -1 : at - 1;
  }

  /**
   * The bytes of a name as Flink writes them: the number of names, the length in two bytes, and the
   * characters, which are ASCII.
   */
  private static String named(String name) {
    return ONE_NAME + (char) 0 + (char) name.length() + name;
  }

  private Optional<DataInputStream> value(String name, int handle) throws IOException {
    int behind = handle + 1 + named(name).length();
    DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(metadata, behind, metadata.length - behind));
    in.readByte(); // the mode in which subtasks share it out
    long[] places = new long[count(in)];
    for (int i = 0; i < places.length; i++) {
      places[i] = in.readLong();
    }
    if (metadata[handle] == HANDLE_OF_MERGED_FILES) {
      in.readUTF(); // the two folders of the files
      in.readUTF();
      in.readBoolean(); // whether there is none
    }
    byte[] stream = stream(in);
    return places.length == 0 || stream.length == 0
        ? Optional.empty()
        : Optional.of(at(places[0], stream));
  }

  /** Reads the number of a state's places, which are in these bytes. */
  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available() / Long.BYTES) {
      throw new IOException("a state is damaged: it has %d places".formatted(count));
    }
    return count;
  }

  private byte[] stream(DataInputStream in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case NO_STREAM -> new byte[0];
      case STREAM_HERE -> {
        in.readUTF(); // its name
        yield in.readNBytes(in.readInt());
      }
      case STREAM_IN_FILE -> {
        in.readLong(); // its size
        yield files.read(in.readUTF());
      }
      case STREAM_IN_FOLDER -> files.read(in.readUTF());
      case STREAM_IN_PART_OF_FILE -> {
        int from = Math.toIntExact(in.readLong());
        int size = Math.toIntExact(in.readLong());
        in.readInt(); // whether several tasks share the file
        yield Arrays.copyOfRange(files.read(in.readUTF()), from, from + size);
      }
      default ->
          throw new IOException(
              "a state lies in a place of kind %d, which this build does not know".formatted(kind));
    };
  }

  private static DataInputStream at(long place, byte[] stream) throws IOException {
    int from = Math.toIntExact(place);
    InputStream bytes = new ByteArrayInputStream(stream, from, stream.length - from);
    boolean isCompressed = stream[COMPRESSED_AT] != 0;
    return new DataInputStream(
        isCompressed
            ? new SnappyFramedInputStream(
                new SequenceInputStream(new ByteArrayInputStream(SNAPPY_HEAD), bytes))
            : bytes);
  }
}
