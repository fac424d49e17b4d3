package io.millrace.history;

import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.event.RejectReason;
import io.millrace.feature.ByteReader;
import io.millrace.feature.ByteWriter;
import io.millrace.row.ReadRecord;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Brings rejects of an import into the order of their places, in memory of a few bytes for each.
 * Threads may add at once; then one reads.
 */
public final class RejectSpool implements Closeable {
  private static final int KEY_BYTES = Integer.BYTES + 2 * Long.BYTES;
  private final Path folder;
  private final RowFile rejects;
  private final OrderedSpool keys;
  private final OrderedSpool.Writer ordered;
  private final String topic;

  /** Receives rejects in their order. */
  @FunctionalInterface
  public interface Taker {
    void reject(ReadRecord<Reject> reject) throws IOException;
  }

  private RejectSpool(Path folder, String topic) throws IOException {
    this.folder = folder;
    this.topic = topic;
    rejects = new RowFile(folder.resolve("rejects"));
    keys = OrderedSpool.create(folder, KEY_BYTES);
    ordered = keys.writer();
  }

  /**
   * Creates a spool.
   *
   * @param topic the topic of the rejects, all of partition 0
   */
  public static RejectSpool create(Path parent, String topic) throws IOException {
    Files.createDirectories(parent);
    return new RejectSpool(Files.createTempDirectory(parent, "millrace-rejects"), topic);
  }

  /**
   * Adds a reject, whose partition and offset play no part.
   *
   * @param whole the whole value; null for none
   */
  public synchronized void add(Reject reject, byte[] whole, int part, long row) throws IOException {
    long index = rejects.rows();
    byte[] key = ByteBuffer.allocate(KEY_BYTES).putInt(part).putLong(row).putLong(index).array();
    ordered.add(topic, 0, key);
    ByteWriter out = new ByteWriter();
    out.text(reject.reason().name());
    out.text(reject.message());
    out.fixed(reject.kafka().timestampMs());
    out.oneByte(whole == null ? 0 : 1);
    if (whole != null) {
      out.bytes(whole);
    }
    rejects.append(out.toBytes());
  }

  /** The number of rejects so far. */
  public synchronized int size() {
    return rejects.rows();
  }

  /** Hands over all rejects, with their coordinates, once all are in. */
  public void read(Taker taker) throws IOException {
    ordered.end();
    long[] places = rejects.seal();
    OrderedRows rows = keys.rows(new Names.Source(topic, 0));
    long offset = 0;
    for (byte[] key = rows.next(); key != null; key = rows.next()) {
      int index = (int) ByteBuffer.wrap(key).getLong(KEY_BYTES - Long.BYTES);
      taker.reject(reject(rejects.row(places[index]), offset++));
    }
  }

  private ReadRecord<Reject> reject(byte[] row, long offset) {
    ByteReader in = new ByteReader(row);
    RejectReason reason = RejectReason.valueOf(in.text());
    String message = in.text();
    KafkaCoordinates kafka = new KafkaCoordinates(topic, 0, offset, in.fixed());
    byte[] whole = in.oneByte() == 0 ? null : in.bytes();
    boolean isLarge = whole != null && whole.length > Reject.MAX_VALUE_BYTES;
    byte[] kept = isLarge ? Arrays.copyOf(whole, Reject.MAX_VALUE_BYTES) : whole;
    return new ReadRecord<>(new Reject(kafka, reason, message, kept), null, whole, null);
  }

  @Override
  public void close() {
    try {
      rejects.close();
      keys.close();
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }
}
