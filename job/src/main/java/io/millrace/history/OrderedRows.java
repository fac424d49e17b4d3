package io.millrace.history;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/** Reads rows one after the other, in the order of their bytes. Belongs to one thread. */
public final class OrderedRows {
  private final PriorityQueue<Cursor> runs =
      new PriorityQueue<>((a, b) -> Arrays.compareUnsigned(a.row, b.row));

  OrderedRows(List<Cursor> cursors) throws IOException {
    for (Cursor each : cursors) {
      if (each.advance()) {
        runs.add(each);
      }
    }
  }

  /** Returns the next row without taking it; null where there are no more. */
  public byte[] peek() {
    return runs.isEmpty() ? null : runs.peek().row;
  }

  /** Takes the next row; null where there are no more. */
  public byte[] next() throws IOException {
    Cursor first = runs.poll();
    if (first == null) {
      return null;
    }
    byte[] row = first.row;
    if (first.advance()) {
      runs.add(first);
    }
    return row;
  }

  /** A run's next row, and the position of the rows behind it. */
  static final class Cursor {
    private static final int ROWS_AT_ONCE = 200;

    private final FileChannel file;
    private final int width;
    private final ByteBuffer buffer;
    private long at;
    private long left;
    private byte[] row;

    Cursor(FileChannel file, int width, long from, int rows) {
      this.file = file;
      this.width = width;
      this.at = from;
      this.left = (long) rows * width;
      this.buffer = ByteBuffer.allocate(width * Math.min(rows, ROWS_AT_ONCE)).limit(0);
    }

    private boolean advance() throws IOException {
      if (!buffer.hasRemaining() && !fill()) {
        row = null;
        return false;
      }
      row = new byte[width];
      buffer.get(row);
      return true;
    }

    private boolean fill() throws IOException {
      if (left == 0) {
        return false;
      }
      buffer.clear().limit((int) Math.min(buffer.capacity(), left));
      while (buffer.hasRemaining()) {
        if (file.read(buffer, at + buffer.position()) < 0) {
          throw new EOFException("A file of rows in between has been cut");
        }
      }
      buffer.flip();
      at += buffer.limit();
      left -= buffer.limit();
      return true;
    }
  }
}
