package io.millrace.flink;

import io.millrace.event.SourceStart;
import java.io.IOException;
import java.util.List;

/**
 * The state of operator {@link Uids#SOURCE} in a savepoint.
 *
 * @param coordinator the bytes of Flink's coordinator, with the enumerator's state in them
 * @param readers the elements of the readers' list
 */
public record SourceState(byte[] coordinator, List<byte[]> readers) {

  /** Makes the state of a job that is about to read its first record. */
  @FunctionalInterface
  public interface Beginning {
    SourceState at(SourceStart start) throws IOException;
  }
}
