package io.millrace.expression;

import java.util.Optional;

/** CEL's functions on strings. */
enum TextFunction {
  STARTS_WITH("startsWith"),
  ENDS_WITH("endsWith"),
  CONTAINS("contains");

  private final String function;

  TextFunction(String function) {
    this.function = function;
  }

  static Optional<TextFunction> of(String function) {
    for (TextFunction each : values()) {
      if (each.function.equals(function)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  Evaluator of(Evaluator text, Evaluator part) {
    return event ->
        text.evaluate(event) instanceof String x && part.evaluate(event) instanceof String y
            ? (Object) test(x, y)
            : Evaluator.FAILED;
  }

  private boolean test(String text, String part) {
    return switch (this) {
      case STARTS_WITH -> text.startsWith(part);
      case ENDS_WITH -> text.endsWith(part);
      case CONTAINS -> TextSearch.contains(text, part);
    };
  }

  /** {@code size(text)}, in code points. */
  static Evaluator size(Evaluator text) {
    return event ->
        text.evaluate(event) instanceof String value
            ? (Object) (long) value.codePointCount(0, value.length())
            : Evaluator.FAILED;
  }
}
