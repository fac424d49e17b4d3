package io.millrace.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.pipeline.Shape.Scalar;
import io.millrace.row.EventColumns;
import java.util.List;
import java.util.Locale;

/**
 * The rules for the names of an event's fields, which are columns of a table and variables of CEL.
 */
public final class FieldNames {
  /** Columns that every row of the table events has. */
  static final List<String> RESERVED_COLUMNS = EventColumns.reserved();

  /**
   * The reserved words of CEL, its keywords among them.
   *
   * @see <a href="https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax">CEL's
   *     syntax</a>
   */
  static final List<String> CEL_WORDS =
      List.of(
          "as",
          "break",
          "const",
          "continue",
          "else",
          "false",
          "for",
          "function",
          "if",
          "import",
          "in",
          "let",
          "loop",
          "namespace",
          "null",
          "package",
          "return",
          "true",
          "var",
          "void",
          "while");

  private static final Scalar<String> FORM =
      Scalars.matching(
          "[A-Za-z_][A-Za-z0-9_]{0,62}",
          "must be letters, digits and underscores, at most 63, no digit first");

  /** The rule for the form alone: reserved names have messages of their own. */
  static final Scalar<String> RULE = new Scalar<>(FORM.rule(), FORM.parser(), FieldNames::describe);

  private FieldNames() {}

  /**
   * Returns whether a name is a reserved column's, whatever its case: query engines ignore case.
   */
  static boolean isReservedColumn(String name) {
    return RESERVED_COLUMNS.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Returns whether a field may have this name, given that no other has it. */
  public static boolean isAllowed(String name) {
    return FORM.parser().apply(name).isPresent()
        && !CEL_WORDS.contains(name)
        && !isReservedColumn(name);
  }

  private static void describe(ObjectNode schema) {
    FORM.describe().accept(schema);
    ArrayNode reserved = schema.putObject("not").putArray("enum");
    RESERVED_COLUMNS.forEach(reserved::add);
    CEL_WORDS.forEach(reserved::add);
  }
}
