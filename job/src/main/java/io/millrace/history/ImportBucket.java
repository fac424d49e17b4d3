package io.millrace.history;

import io.millrace.event.Event;
import io.millrace.lake.RawRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * All imported events of some of the users. Many threads write them first, then one reads them. A
 * row is an event's bytes, and behind them its key.
 */
final class ImportBucket implements Closeable {
  /** The bytes of a key: two longs with an int between them, compared without sign. */
  static final int KEY_BYTES = 2 * Long.BYTES + Integer.BYTES;

  private final RowFile events;
  private final RowFile ranks;
  private final Path knownPath;
  private RowFile known;
  private long[] places;

  ImportBucket(Path folder, int number) throws IOException {
    events = new RowFile(folder.resolve("events-" + number));
    ranks = new RowFile(folder.resolve("ranks-" + number));
    knownPath = folder.resolve("known-" + number);
  }

  /** A signed number as one whose order without sign is the same. */
  static long ordered(long signed) {
    return signed ^ Long.MIN_VALUE;
  }

  /**
   * @param key begins with the event's key
   */
  void add(byte[] event, byte[] key) throws IOException {
    byte[] row = Arrays.copyOf(event, event.length + KEY_BYTES);
    System.arraycopy(key, 0, row, event.length, KEY_BYTES);
    events.append(row);
  }

  /** Takes the rank of the next event in the order of source and key. */
  void rank(long rank) throws IOException {
    ranks.append(ByteBuffer.allocate(Long.BYTES).putLong(rank).array());
  }

  synchronized void known(String userId) throws IOException {
    known = known == null ? new RowFile(knownPath) : known;
    known.append(userId.getBytes(StandardCharsets.UTF_8));
  }

  /** The known users who have events here. */
  Set<String> knownUsers() throws IOException {
    if (known == null) {
      return Set.of();
    }
    Set<String> all = new HashSet<>();
    for (long place : known.seal()) {
      all.add(new String(known.row(place), StandardCharsets.UTF_8));
    }
    Set<String> found = new TreeSet<>();
    for (long place : places()) {
      String user = RowHead.user(events.row(place));
      if (all.contains(user)) {
        found.add(user);
      }
    }
    return found;
  }

  private long[] places() throws IOException {
    places = places == null ? events.seal() : places;
    return places;
  }

  /** Where an event lies, and what orders it. */
  private static final class Ref {
    private final Names.Source source;
    private final byte[] key;
    private final long place;
    private long rank;

    Ref(Names.Source source, byte[] key, long place) {
      this.source = source;
      this.key = key;
      this.place = place;
    }

    private static int compareKeys(Ref one, Ref other) {
      int bySource = one.source.compareTo(other.source);
      return bySource != 0 ? bySource : Arrays.compareUnsigned(one.key, other.key);
    }

    private static int compareRanks(Ref one, Ref other) {
      return Long.compareUnsigned(one.rank, other.rank);
    }
  }

  /** Gives an event its coordinates by its rank. */
  @FunctionalInterface
  interface Placing {
    Event placed(Event event, long rank);
  }

  /** Hands over each user's events, in an order of users that depends on the events alone. */
  void forEachUser(Names names, Placing placing, Consumer<ImportedUser> users) throws IOException {
    EventCodec codec = new EventCodec(names);
    for (Map.Entry<String, List<Ref>> user : byUser(names).entrySet()) {
      List<Ref> refs = user.getValue();
      // The sort is stable, so events of one rank keep the order of sources and keys.
      refs.sort(Ref::compareRanks);
      users.accept(
          new ImportedUser(
              user.getKey(), refs.size(), i -> read(user.getKey(), refs.get(i), codec, placing)));
    }
  }

  private Map<String, List<Ref>> byUser(Names names) throws IOException {
    List<Ref> refs = new ArrayList<>();
    for (long place : places()) {
      byte[] row = events.row(place);
      byte[] key = Arrays.copyOfRange(row, row.length - KEY_BYTES, row.length);
      refs.add(new Ref(names.source(RowHead.of(row).source()), key, place));
    }
    refs.sort(Ref::compareKeys);
    long[] rankPlaces = ranks.seal();
    for (int i = 0; i < rankPlaces.length; i++) {
      refs.get(i).rank = ByteBuffer.wrap(ranks.row(rankPlaces[i])).getLong();
    }
    Map<String, List<Ref>> byUser = new LinkedHashMap<>();
    for (Ref ref : refs) {
      String user = RowHead.user(events.row(ref.place));
      byUser.computeIfAbsent(user, u -> new ArrayList<>()).add(ref);
    }
    return byUser;
  }

  private ImportedUser.Entry read(String user, Ref ref, EventCodec codec, Placing placing) {
    byte[] row = events.row(ref.place);
    byte[] event = Arrays.copyOf(row, row.length - KEY_BYTES);
    RawRecord raw = codec.raw(event);
    return new ImportedUser.Entry(
        placing.placed(codec.read(event, user), ref.rank), raw == null ? null : raw.value());
  }

  @Override
  public void close() throws IOException {
    events.close();
    ranks.close();
    if (known != null) {
      known.close();
    }
  }
}
