package io.millrace.history;

import io.millrace.event.Event;
import io.millrace.lake.RawRecord;
import io.millrace.lake.StoredPrediction;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Brings the rows of {@code events} and {@code predictions} together by user, in memory that does
 * not grow with the tables: rows go to one of several files by their user's hash (a Grace hash
 * join: Kitsuregawa et al., 1983), and each file is then ordered on its own.
 */
public final class HistorySpool implements Closeable {
  /** A bucket's index takes about 150 bytes of heap a row. */
  private static final long ROWS_PER_BUCKET = 100_000;

  private static final int BUCKETS_MAX = 512;

  private final Path folder;
  private final Names names = new Names();
  private final List<Bucket> buckets = new ArrayList<>();

  private HistorySpool(Path folder) {
    this.folder = folder;
  }

  /**
   * Creates a spool.
   *
   * @param parent a folder with room for the rows, about as much as the tables take uncompressed
   * @param rows the expected number of predictions
   */
  public static HistorySpool create(Path parent, long rows) throws IOException {
    return create(parent, rows, (spool, number) -> null);
  }

  /**
   * Creates a spool that takes what was made of users' earlier rows, too.
   *
   * @param users the expected number of users with such
   */
  public static HistorySpool createForLaterRows(Path parent, long rows, long users)
      throws IOException {
    return create(
        parent,
        Math.max(rows, users),
        (spool, number) -> new RowFile(spool.folder.resolve("begun-" + number)));
  }

  /** Makes the file of a bucket for what was made of earlier rows, or null for none. */
  private interface BegunFile {
    RowFile of(HistorySpool spool, int number) throws IOException;
  }

  private static HistorySpool create(Path parent, long rows, BegunFile begun) throws IOException {
    Files.createDirectories(parent);
    HistorySpool spool = new HistorySpool(Files.createTempDirectory(parent, "millrace-spool"));
    long count = Math.max(1, Math.min(BUCKETS_MAX, rows / ROWS_PER_BUCKET));
    try {
      for (int i = 0; i < count; i++) {
        spool.buckets.add(
            new Bucket(
                new RowFile(spool.folder.resolve("events-" + i)),
                new RowFile(spool.folder.resolve("predictions-" + i)),
                begun.of(spool, i)));
      }
      return spool;
    } catch (IOException e) {
      spool.close();
      throw e;
    }
  }

  /** Puts the rows of one thread into the spool. */
  public final class Writer implements RowTaker {
    private final RowCodecs codecs = RowCodecs.of(names);

    private Writer() {}

    @Override
    public void event(Event event) throws IOException {
      bucket(event.userId()).event(codecs.events().write(event));
    }

    @Override
    public void event(Event event, RawRecord doubtful) throws IOException {
      bucket(event.userId()).event(codecs.events().write(event, doubtful));
    }

    @Override
    public void prediction(StoredPrediction prediction) throws IOException {
      bucket(prediction.row().userId()).prediction(codecs.predictions().write(prediction));
    }

    /** Puts in what was made of a user's earlier rows, once a user. */
    public void begun(String userId, byte[] made) throws IOException {
      bucket(userId).begun(BegunRow.of(userId, made));
    }

    private Bucket bucket(String userId) {
      return buckets.get(UserHash.bucket(userId, buckets.size()));
    }
  }

  public Writer writer() {
    return new Writer();
  }

  /**
   * Hands over each user's history, once all rows are in. A history may be read until its consumer
   * returns.
   *
   * @param consumers supplies each thread with its own consumer
   */
  public void forEachUser(int threads, Supplier<Consumer<UserHistory>> consumers)
      throws IOException {
    AtomicInteger next = new AtomicInteger();
    Workers.run(
        threads,
        "reading " + folder,
        () -> {
          Consumer<UserHistory> consumer = consumers.get();
          return () -> work(next, consumer);
        });
  }

  /** Hands over each user's history in the caller's own thread. */
  public void forEachUser(Consumer<UserHistory> consumer) throws IOException {
    work(new AtomicInteger(), consumer);
  }

  private Void work(AtomicInteger next, Consumer<UserHistory> consumer) throws IOException {
    RowCodecs codecs = RowCodecs.of(names);
    for (int i = next.getAndIncrement(); i < buckets.size(); i = next.getAndIncrement()) {
      try (Bucket bucket = buckets.get(i)) {
        bucket.forEachUser(codecs, consumer);
      }
    }
    return null;
  }

  @Override
  public void close() {
    try {
      for (Bucket bucket : buckets) {
        bucket.close();
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }
}
