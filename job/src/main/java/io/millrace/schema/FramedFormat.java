package io.millrace.schema;

import io.millrace.event.PathTree;
import io.millrace.event.Slots;
import io.millrace.event.ValueFormat;
import io.millrace.event.ValueReader;

/** A format behind the header of a schema registry: byte 0, and the schema's id in four bytes. */
public final class FramedFormat implements ValueFormat {
  private final SchemaType type;
  private final WriterSchemas schemas;

  public FramedFormat(SchemaType type, WriterSchemas schemas) {
    this.type = type;
    this.schemas = schemas;
  }

  @Override
  public String description() {
    return switch (type) {
      case AVRO -> "an Avro record behind a schema's id";
      case PROTOBUF -> "a Protobuf message behind a schema's id";
      case JSON -> "a JSON object behind a schema's id";
    };
  }

  @Override
  public ValueReader reader(PathTree paths, Slots slots) {
    return new FramedReader(schemas, new BodyReaders(type, paths, slots));
  }
}
