package io.millrace.seal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Integers as bytes, in the order that the hashes take. */
final class BigEndian {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private BigEndian() {}

  static void write(long value, byte[] target) {
    LONGS.set(target, 0, value);
  }

  static byte[] of(int value) {
    byte[] bytes = new byte[Integer.BYTES];
    INTS.set(bytes, 0, value);
    return bytes;
  }
}
