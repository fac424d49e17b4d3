package io.millrace.flink.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.InstantiationUtil;

/**
 * A task's finding, packed for the way to the submitting process: any serializable object, as its
 * bytes. Each must be well below 2 MB, the most that Flink sends there at once.
 */
final class Packed {
  static final TypeInformation<byte[]> TYPE = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

  private Packed() {}

  static byte[] bytes(Object found) {
    try {
      return InstantiationUtil.serializeObject(found);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot pack " + found.getClass().getName(), e);
    }
  }

  static Object of(byte[] bytes) {
    try {
      return InstantiationUtil.deserializeObject(bytes, Packed.class.getClassLoader());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unpack what a task has found", e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("The cluster runs another build than this one", e);
    }
  }
}
