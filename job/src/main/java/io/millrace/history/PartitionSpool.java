package io.millrace.history;

import io.millrace.lake.StoredPrediction;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Brings rows from the order of users into that of a table's partitions, in memory that does not
 * grow with their number: all rows of a partition go to one of several files, and each file is read
 * partition by partition.
 */
public final class PartitionSpool<R> implements Closeable {
  private static final int FILES_MAX = 64;
  private static final long ROWS_PER_FILE = 100_000;

  private final Path folder;
  private final ToLongFunction<R> partitionOf;
  private final Function<Names, RowFormat<R>> formats;
  private final Names names = new Names();
  private final List<RowFile> files = new ArrayList<>();

  private PartitionSpool(
      Path folder, ToLongFunction<R> partitionOf, Function<Names, RowFormat<R>> formats) {
    this.folder = folder;
    this.partitionOf = partitionOf;
    this.formats = formats;
  }

  /** Creates a spool of predictions. */
  public static PartitionSpool<StoredPrediction> create(
      Path parent, long rows, ToLongFunction<StoredPrediction> partitionOf) throws IOException {
    return create(parent, rows, partitionOf, PredictionCodec::new);
  }

  /**
   * Creates a spool.
   *
   * @param parent a folder with room for the rows
   * @param rows the expected number of rows
   * @param partitionOf a number for each partition
   * @param formats gives each thread its own format of rows, with the names that all share
   */
  public static <R> PartitionSpool<R> create(
      Path parent, long rows, ToLongFunction<R> partitionOf, Function<Names, RowFormat<R>> formats)
      throws IOException {
    Files.createDirectories(parent);
    PartitionSpool<R> spool =
        new PartitionSpool<>(
            Files.createTempDirectory(parent, "millrace-spool"), partitionOf, formats);
    long count = Math.max(1, Math.min(FILES_MAX, rows / ROWS_PER_FILE));
    try {
      for (int i = 0; i < count; i++) {
        spool.files.add(new RowFile(spool.folder.resolve("partitions-" + i)));
      }
      return spool;
    } catch (IOException e) {
      spool.close();
      throw e;
    }
  }

  /** Puts the rows of one thread into the spool. */
  public final class Writer {
    private final RowFormat<R> format = formats.apply(names);

    private Writer() {}

    public void add(R added) throws IOException {
      long partition = partitionOf.applyAsLong(added);
      byte[] row = format.write(added);
      files
          .get(Math.floorMod(partition, files.size()))
          .append(ByteBuffer.allocate(Long.BYTES + row.length).putLong(partition).put(row).array());
    }
  }

  public Writer writer() {
    return new Writer();
  }

  /** Receives rows, partition by partition; belongs to one thread. */
  public interface Reader<R> {
    void row(R row) throws IOException;

    /** Ends the rows of this thread. */
    void end() throws IOException;
  }

  /**
   * Hands over all rows, once all are in. All rows of a partition go to one thread.
   *
   * @param readers supplies each thread with its own reader
   */
  public void read(int threads, Supplier<? extends Reader<R>> readers) throws IOException {
    AtomicInteger next = new AtomicInteger();
    Workers.run(
        threads,
        "reading " + folder,
        () -> {
          Reader<R> reader = readers.get();
          return () -> read(next, reader);
        });
  }

  /** Hands over all rows in the caller's own thread. */
  public void read(Reader<R> reader) throws IOException {
    read(new AtomicInteger(), reader);
  }

  private Void read(AtomicInteger next, Reader<R> reader) throws IOException {
    RowFormat<R> format = formats.apply(names);
    for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
      try (RowFile file = files.get(i)) {
        for (Places places : partitions(file).values()) {
          for (int row = 0; row < places.size(); row++) {
            byte[] bytes = file.row(places.at(row));
            reader.row(format.read(Arrays.copyOfRange(bytes, Long.BYTES, bytes.length)));
          }
        }
      }
    }
    reader.end();
    return null;
  }

  private static Map<Long, Places> partitions(RowFile file) throws IOException {
    Map<Long, Places> partitions = new TreeMap<>();
    for (long place : file.seal()) {
      long partition = ByteBuffer.wrap(file.row(place)).getLong();
      partitions.computeIfAbsent(partition, p -> new Places()).add(place);
    }
    return partitions;
  }

  @Override
  public void close() {
    try {
      for (RowFile file : files) {
        file.close();
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }
}
