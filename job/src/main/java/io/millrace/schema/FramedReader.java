package io.millrace.schema;

import io.millrace.event.MalformedException;
import io.millrace.event.UnknownSchemaException;
import io.millrace.event.ValueReader;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads values behind Confluent's header, each by the schema that it was written with. Not thread
 * safe.
 */
final class FramedReader implements ValueReader {
  private static final int HEADER_BYTES = 1 + Integer.BYTES;

  /** More schemas than any topic has: readers are made anew beyond. */
  private static final int READERS_MAX = 1_000;

  private final WriterSchemas schemas;
  private final BodyReaders bodies;
  private final Map<Integer, ValueReader> readers = new HashMap<>();

  /** The reader of the last record, which mostly reads the next one too. */
  private ValueReader last;

  private int lastId;

  FramedReader(WriterSchemas schemas, BodyReaders bodies) {
    this.schemas = schemas;
    this.bodies = bodies;
  }

  @Override
  public void read(byte[] value, int from) throws MalformedException, UnknownSchemaException {
    if (value.length - from < HEADER_BYTES) {
      throw new MalformedException(
          "has "
              + (value.length - from)
              + " bytes (must begin with byte 0 and a schema's id, 5 bytes)");
    }
    if (value[from] != 0) {
      throw new MalformedException(
          "begins with byte " + (value[from] & 0xFF) + " (must be 0, before a schema's id)");
    }
    int id = ByteBuffer.wrap(value).getInt(from + 1);
    if (last == null || id != lastId) {
      last = reader(id);
      lastId = id;
    }
    last.read(value, from + HEADER_BYTES);
  }

  private ValueReader reader(int id) throws UnknownSchemaException {
    ValueReader known = readers.get(id);
    if (known != null) {
      return known;
    }
    WriterSchema schema = schemas.schema(id);
    if (readers.size() >= READERS_MAX) {
      readers.clear();
    }
    ValueReader made = bodies.of(id, schema);
    readers.put(id, made);
    return made;
  }
}
