package io.millrace.history;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of rows that many threads append to, and that is then read at any place. Reading maps the
 * file, so the disk bounds its size and not the heap.
 */
final class RowFile implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  /** The size of a mapping, which must be below 2 GB. */
  private static final long SEGMENT_BYTES = 1L << 30;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private final List<MappedByteBuffer> segments = new ArrayList<>();
  private long size;
  private int rows;

  RowFile(Path path) throws IOException {
    channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  synchronized void append(byte[] row) throws IOException {
    long left = SEGMENT_BYTES - size % SEGMENT_BYTES;
    if (left < row.length + Integer.BYTES) {
      // No row lies across two segments.
      skip(left);
    }
    if (buffer.remaining() < row.length + Integer.BYTES) {
      flush();
    }
    if (buffer.capacity() < row.length + Integer.BYTES) {
      write(ByteBuffer.allocate(Integer.BYTES).putInt(row.length).flip());
      write(ByteBuffer.wrap(row));
    } else {
      buffer.putInt(row.length).put(row);
    }
    size += row.length + Integer.BYTES;
    rows++;
  }

  private void skip(long bytes) throws IOException {
    flush();
    for (long rest = bytes; rest > 0; rest -= Math.min(rest, BUFFER_BYTES)) {
      write(ByteBuffer.allocate((int) Math.min(rest, BUFFER_BYTES)));
    }
    size += bytes;
  }

  private void flush() throws IOException {
    write(buffer.flip());
    buffer.clear();
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  int rows() {
    return rows;
  }

  /** Ends the writing, and returns the place of each row, in the order of writing. */
  synchronized long[] seal() throws IOException {
    flush();
    for (long at = 0; at < size; at += SEGMENT_BYTES) {
      long length = Math.min(SEGMENT_BYTES, size - at);
      segments.add(channel.map(FileChannel.MapMode.READ_ONLY, at, length));
    }
    long[] places = new long[rows];
    long at = 0;
    for (int i = 0; i < rows; i++) {
      // A length of 0 is the rest of a segment: every row begins with its user.
      while (SEGMENT_BYTES - at % SEGMENT_BYTES < Integer.BYTES || length(at) == 0) {
        at = (at / SEGMENT_BYTES + 1) * SEGMENT_BYTES;
      }
      places[i] = at;
      at += Integer.BYTES + length(at);
    }
    return places;
  }

  byte[] row(long place) {
    byte[] row = new byte[length(place)];
    segments
        .get((int) (place / SEGMENT_BYTES))
        .get((int) (place % SEGMENT_BYTES) + Integer.BYTES, row);
    return row;
  }

  private int length(long place) {
    return segments.get((int) (place / SEGMENT_BYTES)).getInt((int) (place % SEGMENT_BYTES));
  }

  /** Closes and deletes the file. */
  @Override
  public void close() throws IOException {
    segments.clear();
    channel.close();
  }
}
