package io.millrace.schema;

import io.millrace.event.InvalidSchemaException;
import io.millrace.event.PathTree;
import io.millrace.event.Slots;
import io.millrace.event.UnknownSchemaException;
import io.millrace.event.ValueFormat;
import io.millrace.event.ValueReader;
import io.millrace.event.avro.AvroFormat;
import io.millrace.event.protobuf.ProtobufSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes readers of what is behind the header, one for each writer's schema. */
record BodyReaders(SchemaType type, PathTree paths, Slots slots) {

  /** A reader of records by a schema; one that refuses all where the schema cannot be used. */
  ValueReader of(int id, WriterSchema schema) {
    if (SchemaType.named(schema.type()).filter(type::equals).isEmpty()) {
      return refusing(
          "schema %d is of type %s (records of this definition must be of type %s)"
              .formatted(id, schema.type(), type));
    }
    try {
      return usable(id, schema);
    } catch (InvalidSchemaException | RuntimeException invalid) {
      return refusing("schema %d cannot be used: %s".formatted(id, invalid.getMessage()));
    } catch (StackOverflowError deep) {
      return refusing("schema %d cannot be used: it is nested too deeply".formatted(id));
    }
  }

  private ValueReader usable(int id, WriterSchema schema) throws InvalidSchemaException {
    return switch (type) {
      case AVRO -> AvroFormat.of(schema.text(), texts(schema)).reader(paths, slots);
      case PROTOBUF ->
          ProtobufSchema.of(schema.text(), textsByName(schema))
              .reader("schema " + id, paths, slots);
      case JSON -> ValueFormat.JSON.reader(paths, slots);
    };
  }

  private static List<String> texts(WriterSchema schema) {
    return schema.references().stream().map(WriterSchema.Reference::text).toList();
  }

  private static Map<String, String> textsByName(WriterSchema schema) {
    Map<String, String> texts = new HashMap<>();
    schema.references().forEach(each -> texts.put(each.name(), each.text()));
    return texts;
  }

  private static ValueReader refusing(String problem) {
    return (value, from) -> {
      throw new UnknownSchemaException(problem);
    };
  }
}
