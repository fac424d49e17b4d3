package io.millrace.history;

import io.millrace.history.Names.Source;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sorts rows of one length by partition and bytes, in memory that does not grow with their number:
 * each thread sorts the rows that it has gathered and writes them as a run, and the runs of a
 * partition are merged (Knuth, 5.4.1).
 */
public final class OrderedSpool implements Closeable {
  /** The size of the rows that a thread gathers before it writes a run. */
  private static final int GATHERED_BYTES = 8 << 20;

  private final int width;
  private final int gatheredMax;
  private final FileChannel file;
  private final AtomicLong end = new AtomicLong();
  private final Set<Source> sources = new ConcurrentSkipListSet<>();
  private final Map<Source, List<Run>> runs = new ConcurrentHashMap<>();

  /** Sorted rows of a partition. */
  private record Run(long from, int rows) {}

  private OrderedSpool(int width, int gatheredMax, FileChannel file) {
    this.width = width;
    this.gatheredMax = gatheredMax;
    this.file = file;
  }

  /**
   * Creates a spool.
   *
   * @param parent a folder with room for the rows
   * @param width the bytes of each row
   */
  public static OrderedSpool create(Path parent, int width) throws IOException {
    return create(parent, width, GATHERED_BYTES);
  }

  static OrderedSpool create(Path parent, int width, int gatheredMax) throws IOException {
    Files.createDirectories(parent);
    return new OrderedSpool(
        width,
        gatheredMax,
        FileChannel.open(
            Files.createTempFile(parent, "millrace-order", null),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE));
  }

  /** Puts the rows of one thread into the spool. */
  public final class Writer {
    private final Map<Source, Gathered> gathered = new HashMap<>();
    private int bytes;
    private Source last;
    private Gathered ofLast;

    private Writer() {}

    public void add(String topic, int partition, byte[] row) throws IOException {
      if (last == null || partition != last.partition() || !topic.equals(last.topic())) {
        last = new Source(topic, partition);
        ofLast = gathered.computeIfAbsent(last, source -> new Gathered(width));
      }
      ofLast.add(row);
      bytes += width;
      if (bytes >= gatheredMax) {
        end();
      }
    }

    /** Writes the gathered rows. Called at the end too. */
    public void end() throws IOException {
      for (Map.Entry<Source, Gathered> each : gathered.entrySet()) {
        write(each.getKey(), each.getValue().ordered());
      }
      gathered.clear();
      last = null;
      bytes = 0;
    }
  }

  public Writer writer() {
    return new Writer();
  }

  private void write(Source source, byte[] rows) throws IOException {
    long from = end.getAndAdd(rows.length);
    ByteBuffer left = ByteBuffer.wrap(rows);
    while (left.hasRemaining()) {
      file.write(left, from + left.position());
    }
    sources.add(source);
    List<Run> all = runs.computeIfAbsent(source, s -> new ArrayList<>());
    synchronized (all) {
      all.add(new Run(from, rows.length / width));
    }
  }

  /** The partitions that have rows. Complete once all rows are in. */
  public List<Source> sources() {
    return List.copyOf(sources);
  }

  /** The rows of a partition in the order of their bytes. Complete once all rows are in. */
  public OrderedRows rows(Source source) throws IOException {
    List<OrderedRows.Cursor> cursors = new ArrayList<>();
    for (Run run : runs.getOrDefault(source, List.of())) {
      cursors.add(new OrderedRows.Cursor(file, width, run.from(), run.rows()));
    }
    return new OrderedRows(cursors);
  }

  /** Closes and deletes the file. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete what lay on disk", e);
    }
  }

  /** Rows of a partition on the heap. */
  private static final class Gathered {
    private static final int ROWS_AT_FIRST = 64;

    private final int width;
    private byte[] rows;
    private int size;

    Gathered(int width) {
      this.width = width;
      rows = new byte[width * ROWS_AT_FIRST];
    }

    void add(byte[] row) {
      if (size == rows.length) {
        rows = Arrays.copyOf(rows, 2 * rows.length);
      }
      System.arraycopy(row, 0, rows, size, width);
      size += width;
    }

    byte[] ordered() {
      if (isOrdered()) {
        return Arrays.copyOf(rows, size);
      }
      Integer[] order = new Integer[size / width];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, this::compare);
      byte[] ordered = new byte[size];
      for (int i = 0; i < order.length; i++) {
        System.arraycopy(rows, order[i] * width, ordered, i * width, width);
      }
      return ordered;
    }

    private boolean isOrdered() {
      for (int i = 1; i < size / width; i++) {
        if (compare(i - 1, i) > 0) {
          return false;
        }
      }
      return true;
    }

    private int compare(int a, int b) {
      return Arrays.compareUnsigned(
          rows, a * width, (a + 1) * width, rows, b * width, (b + 1) * width);
    }
  }
}
