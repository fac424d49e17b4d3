package io.millrace.schema;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A language of schemas, by the name that registries give it. */
public enum SchemaType {
  AVRO,
  PROTOBUF,
  JSON;

  /** The type of a registry's name; empty for one that this release does not know. */
  public static Optional<SchemaType> named(String name) {
    return Arrays.stream(values())
        .filter(each -> each.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst();
  }
}
