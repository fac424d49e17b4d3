package io.millrace.history;

import io.millrace.feature.ByteReader;
import io.millrace.feature.ByteWriter;

/** A row of a spool that has what was made of a user's earlier rows, behind the user. */
final class BegunRow {
  private BegunRow() {}

  static byte[] of(String userId, byte[] made) {
    ByteWriter out = new ByteWriter();
    out.text(userId);
    out.bytes(made);
    return out.toBytes();
  }

  static byte[] made(byte[] row) {
    ByteReader in = new ByteReader(row);
    in.skip();
    return in.bytes();
  }
}
