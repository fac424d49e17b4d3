package io.millrace.history;

import io.millrace.event.Event;
import io.millrace.event.ImportTopics;
import io.millrace.event.KafkaCoordinates;
import io.millrace.history.Names.Source;
import io.millrace.lake.RawRecord;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Brings imported events into each user's order of arrival, and gives them their coordinates, in
 * memory that does not grow with their number. Events go to one of several files by their user's
 * hash, and their keys to an {@link OrderedSpool}. The keys in order give each event's rank, which
 * is handed to its file: there, events in the order of their keys meet ranks in the same order.
 */
public final class ImportSpool implements Closeable {
  /** A bucket's index takes about 100 bytes of heap a row. */
  private static final long ROWS_PER_BUCKET = 100_000;

  private static final int BUCKETS_PER_PARTITION_MAX = 16;
  private static final int KEY_BYTES = ImportBucket.KEY_BYTES + Short.BYTES;
  private static final int NAMED_MAX = 5;

  private final Path folder;
  private final Order order;
  private final boolean haveIds;
  private final Names names = new Names();
  private final List<ImportBucket> buckets = new ArrayList<>();
  private OrderedSpool keys;

  /** The orders in which imported events arrived. */
  public enum Order {
    /** By event time, part and row; partition and offset follow from it. */
    OF_PLACES,
    /** A merge of the source's partitions by event time, each in the order of its offsets. */
    OF_COORDINATES
  }

  /** The users of a table among the imported ones: how many, and the first by name. */
  public record KnownUsers(long count, List<String> first) {}

  private ImportSpool(Path folder, Order order, boolean haveIds) {
    this.folder = folder;
    this.order = order;
    this.haveIds = haveIds;
  }

  /**
   * Creates a spool.
   *
   * @param parent a folder with room for the events
   * @param rows the expected number of events
   * @param haveIds whether events have declared ids; else they take those of their coordinates
   */
  public static ImportSpool create(Path parent, long rows, Order order, boolean haveIds)
      throws IOException {
    Files.createDirectories(parent);
    ImportSpool spool =
        new ImportSpool(Files.createTempDirectory(parent, "millrace-import"), order, haveIds);
    long wanted = rows / ROWS_PER_BUCKET / ImportTopics.PARTITIONS + 1;
    long count = ImportTopics.PARTITIONS * Math.min(BUCKETS_PER_PARTITION_MAX, wanted);
    try {
      spool.keys = OrderedSpool.create(spool.folder, KEY_BYTES);
      for (int i = 0; i < count; i++) {
        spool.buckets.add(new ImportBucket(spool.folder, i));
      }
      return spool;
    } catch (IOException e) {
      spool.close();
      throw e;
    }
  }

  /** Puts the events of one thread into the spool. */
  public final class Writer {
    private final EventCodec codec = new EventCodec(names);
    private final OrderedSpool.Writer ordered = keys.writer();
    private final ByteBuffer key = ByteBuffer.allocate(KEY_BYTES);

    private Writer() {}

    /**
     * Adds an event.
     *
     * @param event with the coordinates of its source; else partition and offset play no part
     * @param value the raw value; null for none
     * @param part the number of the source's part, in the order of their paths
     */
    public void event(Event event, byte[] value, int part, long row) throws IOException {
      int partition = ImportTopics.partition(event.userId());
      int number = bucket(event.userId(), partition);
      Event placed = order == Order.OF_PLACES ? at(event, partition, 0) : event;
      long time = ImportBucket.ordered(event.eventTimeMs());
      key.clear();
      if (order == Order.OF_PLACES) {
        key.putLong(time).putInt(part).putLong(row);
      } else {
        key.putLong(event.kafka().offset()).putInt(0).putLong(time);
      }
      key.putShort((short) number);
      KafkaCoordinates kafka = placed.kafka();
      ordered.add(kafka.topic(), kafka.partition(), key.array());
      RawRecord raw = value == null ? null : new RawRecord(null, value);
      buckets.get(number).add(codec.write(placed, raw), key.array());
    }

    /** Ends the events of this thread. */
    public void end() throws IOException {
      ordered.end();
    }
  }

  public Writer writer() {
    return new Writer();
  }

  private int bucket(String userId, int partition) {
    int ofPartition = buckets.size() / ImportTopics.PARTITIONS;
    return partition * ofPartition + UserHash.bucket(userId, ofPartition);
  }

  private static Event at(Event event, int partition, long offset) {
    KafkaCoordinates of = event.kafka();
    KafkaCoordinates kafka = new KafkaCoordinates(of.topic(), partition, offset, of.timestampMs());
    return new Event(event.eventId(), event.userId(), event.eventTimeMs(), event.values(), kafka);
  }

  /** Takes a user who has rows in the table. */
  public void known(String userId) throws IOException {
    buckets.get(bucket(userId, ImportTopics.partition(userId))).known(userId);
  }

  /** The users that {@link #known} has taken and who have events here. */
  public KnownUsers knownUsers() throws IOException {
    long count = 0;
    TreeSet<String> first = new TreeSet<>();
    for (ImportBucket bucket : buckets) {
      for (String user : bucket.knownUsers()) {
        count++;
        first.add(user);
        if (first.size() > NAMED_MAX) {
          first.pollLast();
        }
      }
    }
    return new KnownUsers(count, List.copyOf(first));
  }

  /**
   * Brings the events into order. Called once all are in.
   *
   * @return coordinates that two events have; empty where none do
   */
  public Optional<KafkaCoordinates> order(int threads) throws IOException {
    ConcurrentLinkedQueue<KafkaCoordinates> doubled = new ConcurrentLinkedQueue<>();
    Iterator<Source> sources = keys.sources().iterator();
    // Buckets get ranks in the order of sources, unless each has rows of one source alone.
    int most = order == Order.OF_PLACES ? threads : 1;
    Workers.run(
        most,
        "ordering " + folder,
        () ->
            () -> {
              for (Source source = next(sources); source != null; source = next(sources)) {
                rank(source).ifPresent(doubled::add);
              }
              return null;
            });
    return Optional.ofNullable(doubled.peek());
  }

  private static synchronized Source next(Iterator<Source> sources) {
    return sources.hasNext() ? sources.next() : null;
  }

  private Optional<KafkaCoordinates> rank(Source source) throws IOException {
    OrderedRows rows = keys.rows(source);
    long count = 0;
    long greatest = 0;
    long before = -1;
    Optional<KafkaCoordinates> doubled = Optional.empty();
    for (byte[] row = rows.next(); row != null; row = rows.next()) {
      ByteBuffer read = ByteBuffer.wrap(row);
      long first = read.getLong(0);
      long last = read.getLong(Long.BYTES + Integer.BYTES);
      ImportBucket bucket = buckets.get(read.getShort(ImportBucket.KEY_BYTES));
      if (order == Order.OF_PLACES) {
        bucket.rank(count++);
        continue;
      }
      // Such a merge takes each event when it has come to the greatest time before it.
      greatest = before < 0 || Long.compareUnsigned(last, greatest) > 0 ? last : greatest;
      bucket.rank(greatest);
      if (first == before) {
        doubled =
            Optional.of(
                new KafkaCoordinates(
                    source.topic(), source.partition(), first, KafkaCoordinates.NO_TIMESTAMP));
      }
      before = first;
    }
    return doubled;
  }

  /**
   * Hands over each user's events, once they are in order. They may be read until the consumer
   * returns.
   *
   * @param consumers supplies each thread with its own consumer
   */
  public void forEachUser(int threads, Supplier<Consumer<ImportedUser>> consumers)
      throws IOException {
    AtomicInteger next = new AtomicInteger();
    Workers.run(
        threads,
        "reading " + folder,
        () -> {
          Consumer<ImportedUser> consumer = consumers.get();
          return () -> {
            for (int i = next.getAndIncrement(); i < buckets.size(); i = next.getAndIncrement()) {
              try (ImportBucket bucket = buckets.get(i)) {
                bucket.forEachUser(names, this::placed, consumer);
              }
            }
            return null;
          };
        });
  }

  /** The event with its coordinates, and the id that it has by them. */
  private Event placed(Event event, long rank) {
    Event placed = order == Order.OF_PLACES ? at(event, event.kafka().partition(), rank) : event;
    return haveIds
        ? placed
        : new Event(
            placed.kafka().asEventId(),
            placed.userId(),
            placed.eventTimeMs(),
            placed.values(),
            placed.kafka());
  }

  @Override
  public void close() {
    try {
      for (ImportBucket bucket : buckets) {
        bucket.close();
      }
      if (keys != null) {
        keys.close();
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }
}
