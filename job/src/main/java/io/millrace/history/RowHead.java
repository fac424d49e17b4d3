package io.millrace.history;

import io.millrace.feature.ByteReader;

/**
 * The beginning of a row, which orders and joins a history.
 *
 * @param source the topic and partition, as a number of {@link Names}
 * @param rest the reader of the rest of the row
 */
record RowHead(int source, long offset, ByteReader rest) {
  static RowHead of(byte[] row) {
    ByteReader in = new ByteReader(row);
    in.skip();
    return new RowHead((int) in.varint(), in.varint(), in);
  }

  /** The user of a row. */
  static String user(byte[] row) {
    return new ByteReader(row).text();
  }
}
