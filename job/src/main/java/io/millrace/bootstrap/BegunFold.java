package io.millrace.bootstrap;

import java.util.Arrays;

/**
 * A user's fold so far, which goes on with the user's later rows.
 *
 * @param packed the user as the features of a {@link FoldPlan} have packed it at the last row
 * @param isPartial whether rows are missing before that one
 */
public record BegunFold(byte[] packed, boolean isPartial) {
  private static final byte WHOLE = 0;
  private static final byte PARTIAL = 1;

  /** The fold's bytes, between the processes that begin and end it. */
  public byte[] toBytes() {
    byte[] bytes = new byte[packed.length + 1];
    bytes[0] = isPartial ? PARTIAL : WHOLE;
    System.arraycopy(packed, 0, bytes, 1, packed.length);
    return bytes;
  }

  /** Reads what {@link #toBytes} has written. */
  public static BegunFold of(byte[] bytes) {
    return new BegunFold(Arrays.copyOfRange(bytes, 1, bytes.length), bytes[0] == PARTIAL);
  }
}
