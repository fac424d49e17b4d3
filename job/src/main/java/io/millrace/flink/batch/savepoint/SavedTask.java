package io.millrace.flink.batch.savepoint;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.util.InstantiationUtil;

/**
 * The states that a task has written, on their way to the submitting process. They are a place in a
 * file, or a few kilobytes themselves.
 *
 * @param state null where the task has none
 */
record SavedTask(int subtask, KeyedStateHandle state) implements Serializable {
  /** The type of its bytes, since the job has no generic types. */
  static final TypeInformation<byte[]> TYPE = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

  byte[] bytes() throws IOException {
    return InstantiationUtil.serializeObject(this);
  }

  static SavedTask of(byte[] bytes) {
    try {
      return InstantiationUtil.deserializeObject(bytes, SavedTask.class.getClassLoader());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read what a task has saved", e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("The cluster runs another build than this one", e);
    }
  }
}
