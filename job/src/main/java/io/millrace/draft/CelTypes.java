package io.millrace.draft;

import java.util.Set;

/** Names of CEL's types: an expression reads a field of such a name as the type. */
final class CelTypes {
  /** The names, without {@code type}, which CEL also reads as a field. */
  private static final Set<String> NAMES =
      Set.of(
          "bool",
          "bytes",
          "double",
          "duration",
          "dyn",
          "int",
          "list",
          "map",
          "null_type",
          "string",
          "timestamp",
          "uint");

  private CelTypes() {}

  static boolean isOne(String name) {
    return NAMES.contains(name);
  }
}
