package io.millrace.lake.write;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.iceberg.shaded.org.apache.parquet.column.statistics.Statistics;
import org.apache.iceberg.shaded.org.apache.parquet.io.api.Binary;

/**
 * A column of bytes, or of texts in UTF-8. Both have bounds: Parquet's index of pages takes a page
 * without them for one of nulls alone.
 */
final class BytesValues extends LeafValues {
  private static final int BYTES_AT_FIRST = 4 << 10;

  /** Prefixes are read as longs, also behind the last value. */
  private static final int PADDING = Long.BYTES;

  private static final VarHandle PREFIXES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[BYTES_AT_FIRST];

  /** Where each value begins, and where the last one ends. */
  private int[] starts = {0};

  BytesValues(int maxLevel) {
    super(maxLevel);
  }

  @Override
  BytesValues another() {
    return new BytesValues(maxLevel());
  }

  void add(String text) {
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  void add(byte[] value) {
    int row = begin();
    int start = starts[row];
    ensure(start, value.length);
    System.arraycopy(value, 0, bytes, start, value.length);
    starts[row + 1] = start + value.length;
  }

  private void ensure(int start, int length) {
    int needed = start + length + PADDING;
    if (needed < 0 || needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Capacity.atLeast(needed, bytes.length));
    }
  }

  @Override
  boolean isVarying() {
    return true;
  }

  @Override
  long bytes() {
    return starts[rows()];
  }

  @Override
  int width() {
    return Integer.BYTES;
  }

  @Override
  void resize(int toRows) {
    starts = Arrays.copyOf(starts, toRows + 1);
  }

  @Override
  void blank(int row) {
    starts[row + 1] = starts[row];
  }

  @Override
  void takeValues(LeafValues source, int[] order, int from, int count) {
    BytesValues other = (BytesValues) source;
    int end = 0;
    for (int i = 0; i < count; i++) {
      int start = other.starts[order[from + i]];
      int length = other.starts[order[from + i] + 1] - start;
      ensure(end, length);
      System.arraycopy(other.bytes, start, bytes, end, length);
      end += length;
      starts[i + 1] = end;
    }
  }

  @Override
  int pageEnd(int from, int rowsMax, int bytesMax) {
    int end = Math.min(rows(), from + rowsMax);
    int to = from + 1;
    while (to < end && starts[to + 1] - starts[from] + (to + 1 - from) * 4L <= bytesMax) {
      to++;
    }
    return to;
  }

  @Override
  void writePlain(int from, int to, PageBytes out) {
    for (int row = from; row < to; row++) {
      if (isPresent(row)) {
        out.putWithLength(bytes, starts[row], starts[row + 1] - starts[row]);
      }
    }
  }

  @Override
  boolean number(Numbering into) {
    for (int row = 0; row < rows(); row++) {
      if (isPresent(row) && !into.add(row, bytes, starts[row], starts[row + 1] - starts[row])) {
        return false;
      }
    }
    return into.endBytes(bytes() + Integer.BYTES * (long) (rows() - absent()));
  }

  @Override
  void describe(int from, int to, Statistics<?> page, NumberBounds bounds) {
    int least = -1;
    int greatest = -1;
    long leastPrefix = 0;
    long greatestPrefix = 0;
    for (int row = from; row < to; row++) {
      if (isPresent(row)) {
        long prefix = prefix(row);
        if (least < 0 || isLess(prefix, row, leastPrefix, least)) {
          least = row;
          leastPrefix = prefix;
        }
        if (greatest < 0 || isLess(greatestPrefix, greatest, prefix, row)) {
          greatest = row;
          greatestPrefix = prefix;
        }
      }
    }
    if (least >= 0) {
      page.updateStats(binary(least));
      page.updateStats(binary(greatest));
    }
  }

  private boolean isLess(long prefix, int row, long otherPrefix, int other) {
    return prefix == otherPrefix
        ? Arrays.compareUnsigned(
                bytes, starts[row], starts[row + 1], bytes, starts[other], starts[other + 1])
            < 0
        : prefix + Long.MIN_VALUE < otherPrefix + Long.MIN_VALUE;
  }

  /** The first eight bytes, in which most values differ, filled up with zeros. */
  private long prefix(int row) {
    int length = starts[row + 1] - starts[row];
    if (length == 0) {
      return 0;
    }
    long prefix = (long) PREFIXES.get(bytes, starts[row]);
    return length >= Long.BYTES ? prefix : prefix & (-1L << (Long.SIZE - Byte.SIZE * length));
  }

  /** A view of a value; statistics copy what they keep of such. */
  private Binary binary(int row) {
    return Binary.fromReusedByteArray(bytes, starts[row], starts[row + 1] - starts[row]);
  }
}
