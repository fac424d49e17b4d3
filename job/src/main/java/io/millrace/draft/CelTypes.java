package io.millrace.draft;

import java.util.Set;

/** Names that CEL has for types: an expression takes a field of such a name for the type. */
final class CelTypes {
  /** Without {@code type}, which is a field to it as well. */
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
