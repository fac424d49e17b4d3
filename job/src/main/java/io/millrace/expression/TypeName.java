package io.millrace.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A type: the value of CEL's {@code type(value)}, and of a type's name in an expression.
 *
 * @param name {@code int}, {@code null_type}, {@code google.protobuf.Timestamp}, ...
 */
record TypeName(String name) {

  static Evaluator of(Evaluator operand) {
    return event -> {
      Object value = operand.evaluate(event);
      return value == Evaluator.FAILED ? Evaluator.FAILED : new TypeName(nameOf(value));
    };
  }

  private static String nameOf(Object value) {
    if (value == null) {
      return "null_type";
    } else if (value instanceof Boolean) {
      return "bool";
    } else if (value instanceof Long) {
      return "int";
    } else if (value instanceof UnsignedLong) {
      return "uint";
    } else if (value instanceof Double) {
      return "double";
    } else if (value instanceof String) {
      return "string";
    } else if (value instanceof CelByteString) {
      return "bytes";
    } else if (value instanceof List<?>) {
      return "list";
    } else if (value instanceof Map<?, ?>) {
      return "map";
    } else if (value instanceof Instant) {
      return "google.protobuf.Timestamp";
    } else if (value instanceof Duration) {
      return "google.protobuf.Duration";
    }
    return "type";
  }
}
