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
 * <p>The file is a sequence of operators: uid and id, and for each subtask a handle, which names
 * its states, each with its places in a stream of bytes. That lies in the file itself where it is
 * small, else in another. A handle is found by a state's name and taken apart from there, so what
 * lies before and between, of many kinds and versions, need not be understood.
 */
final class OperatorStates {
  private static final int HANDLE = 4;
  private static final int HANDLE_OF_MERGED_FILES = 17;

  /** Ahead of a handle's first name: how many it has, which is one for all of ours. */
  private static final String ONE_NAME = "\0\0\0\1";

  private static final int NO_STREAM = 0;
  private static final int STREAM_HERE = 1;
  private static final int STREAM_IN_FILE = 2;
  private static final int STREAM_IN_FOLDER = 6;
  private static final int STREAM_IN_PART_OF_FILE = 15;

  /** Where a stream tells whether its states are compressed: behind its version. */
  private static final int COMPRESSED_AT = Integer.BYTES;

  /** Stands once ahead of all states, and each of them begins with a block of its own. */
  private static final byte[] SNAPPY_HEAD = HexFormat.of().parseHex("ff060000734e61507059");

  private final byte[] metadata;
  private final String text;
  private final Files files;

  /** Reads the files that streams lie in. */
  @FunctionalInterface
  interface Files {
    /**
     * @param place a path or a URI; without a folder one beside the savepoint's metadata
     */
    byte[] read(String place) throws IOException;
  }

  OperatorStates(byte[] metadata, Files files) {
    this.metadata = metadata;
    this.text = new String(metadata, StandardCharsets.ISO_8859_1);
    this.files = files;
  }

  /** The first value of a state that one operator alone has; empty where none has it. */
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
   * @param uids of all that have it
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

  /** The one that stands last before a place, whose handle it therefore is; null for none. */
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

  /** As Flink makes an operator's id of its uid. */
  private static String id(String uid) {
    byte[] id = Hashing.murmur3_128(0).hashString(uid, StandardCharsets.UTF_8).asBytes();
    return new String(id, StandardCharsets.ISO_8859_1);
  }

  /** Where the next handle begins that has a state of this name; -1 for none. */
  private int handle(String name, int behind) {
    String named = named(name);
    int at = text.indexOf(named, behind + 2);
    while (at >= 0 && metadata[at - 1] != HANDLE && metadata[at - 1] != HANDLE_OF_MERGED_FILES) {
      at = text.indexOf(named, at + 1);
    }
    return at < 0 ? -1 : at - 1;
  }

  /** As Flink writes it: the length in two bytes, and characters of ASCII as they are. */
  private static String named(String name) {
    return ONE_NAME + (char) 0 + (char) name.length() + name;
  }

  private Optional<DataInputStream> value(String name, int handle) throws IOException {
    int behind = handle + 1 + named(name).length();
    DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(metadata, behind, metadata.length - behind));
    in.readByte(); // how it is dealt out to other subtasks
    long[] places = new long[in.readInt()];
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
