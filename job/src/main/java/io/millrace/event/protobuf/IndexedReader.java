package io.millrace.event.protobuf;

import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;
import io.millrace.event.UnknownSchemaException;
import io.millrace.event.UnusableSchemaException;
import io.millrace.event.ValueReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads messages behind the indexes by which Confluent's header names their type: how many there
 * are, and they, as integers with their sign as the lowest bit; no index is the file's first
 * message. Not thread safe.
 */
final class IndexedReader implements ValueReader {
  private static final List<Integer> FIRST = List.of(0);

  private final String schema;
  private final Function<List<Integer>, Optional<ValueReader>> made;
  private final Map<List<Integer>, ValueReader> readers = new HashMap<>();
  private final BinaryInput in = new BinaryInput();

  /** The reader of the file's first message, which has the shortest header. */
  private ValueReader first;

  /**
   * @param schema its name in messages of rejects
   * @param made makes the reader of a message; gives none where there is no such message
   */
  IndexedReader(String schema, Function<List<Integer>, Optional<ValueReader>> made) {
    this.schema = schema;
    this.made = made;
  }

  @Override
  public void read(byte[] value, int from) throws MalformedException, UnknownSchemaException {
    in.open(value, from);
    long count = in.zigzag(BinaryInput.LONG_BYTES_MAX);
    if (count == 0) {
      first = first == null ? reader(FIRST) : first;
      first.read(value, in.at());
      return;
    }
    if (count < 0 || count > in.left()) {
      throw new MalformedException(
          "has "
              + count
              + " message indexes at byte "
              + from
              + ", where "
              + in.left()
              + " bytes are left");
    }
    List<Integer> indexes = new ArrayList<>();
    ValueReader reader = null;
    for (long i = 0; i < count; i++) {
      long index = in.zigzag(BinaryInput.LONG_BYTES_MAX);
      indexes.add((int) Math.max(-1, Math.min(index, Integer.MAX_VALUE)));
      // An index that leads nowhere ends the list, which hostile records make long.
      reader = reader(indexes);
    }
    reader.read(value, in.at());
  }

  private ValueReader reader(List<Integer> indexes) throws UnknownSchemaException {
    ValueReader known = readers.get(indexes);
    if (known != null) {
      return known;
    }
    ValueReader reader = make(indexes);
    readers.put(List.copyOf(indexes), reader);
    return reader;
  }

  private ValueReader make(List<Integer> indexes) throws UnknownSchemaException {
    try {
      return made.apply(indexes)
          .orElseThrow(() -> new UnknownSchemaException(schema + " has no message at " + indexes));
    } catch (UnusableSchemaException unusable) {
      String problem = schema + " cannot be used: " + unusable.getMessage();
      return (value, from) -> {
        throw new UnknownSchemaException(problem);
      };
    }
  }
}
