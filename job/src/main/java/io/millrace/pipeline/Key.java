package io.millrace.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A key of the definition, declared once for the reader and the JSON Schema.
 *
 * @param whenAbsent the default, as it would be written; null for none
 * @param meaning one sentence or two, for editors and for messages
 */
record Key<S extends Shape>(
    String name, S shape, boolean required, String whenAbsent, String meaning) {

  static <S extends Shape> Key<S> required(String name, S shape, String meaning) {
    return new Key<>(name, shape, true, null, meaning);
  }

  static <S extends Shape> Key<S> optional(String name, S shape, String meaning) {
    return new Key<>(name, shape, false, null, meaning);
  }

  static <S extends Shape> Key<S> optional(
      String name, S shape, String whenAbsent, String meaning) {
    return new Key<>(name, shape, false, whenAbsent, meaning);
  }

  ObjectNode schema() {
    ObjectNode schema = shape.schema();
    schema.put("description", meaning);
    if (whenAbsent != null) {
      if (schema.path("type").asText().equals("integer")) {
        schema.put("default", Long.parseLong(whenAbsent));
      } else if (schema.path("type").asText().equals("boolean")) {
        schema.put("default", whenAbsent.equals("true"));
      } else {
        schema.put("default", whenAbsent);
      }
    }
    return schema;
  }
}
