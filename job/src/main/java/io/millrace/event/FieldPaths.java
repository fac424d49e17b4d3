package io.millrace.event;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the declared field that a text means where it gives the field's place in the JSON instead
 * of its name.
 */
public final class FieldPaths {
  private static final Pattern DOTTED =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\s*\\.\\s*[A-Za-z_][A-Za-z0-9_]*)*");

  private FieldPaths() {}

  /**
   * The field whose path the text begins with.
   *
   * @param text {@code fare.amount}, {@code fare.amount > 5}, or {@code /fare/amount}
   */
  public static Optional<EventField> meant(String text, EventSchema schema) {
    if (text.startsWith("/")) {
      return of(text, schema);
    }
    Matcher dotted = DOTTED.matcher(text);
    String pointer = dotted.lookingAt() ? pointer(dotted.group()) : "";
    // A call of a function may follow the field.
    for (int end = pointer.length(); end > 0; end = pointer.lastIndexOf('/', end - 1)) {
      Optional<EventField> found = of(pointer.substring(0, end), schema);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /**
   * The field whose path is the whole text.
   *
   * @param text {@code fare.amount}, or {@code /fare/amount}
   */
  public static Optional<EventField> at(String text, EventSchema schema) {
    boolean isPath = text.startsWith("/") || DOTTED.matcher(text).matches();
    return isPath ? of(text.startsWith("/") ? text : pointer(text), schema) : Optional.empty();
  }

  /**
   * A hint such as {@code " (did you mean amount (path /fare/amount)?)"}; empty where no field is
   * meant.
   */
  public static String hint(String text, EventSchema schema) {
    return meant(text, schema)
        .map(field -> " (did you mean %s (path %s)?)".formatted(field.name(), field.path()))
        .orElse("");
  }

  private static String pointer(String dotted) {
    return "/" + dotted.replaceAll("\\s*\\.\\s*", "/");
  }

  private static Optional<EventField> of(String pointer, EventSchema schema) {
    return schema.fields().stream()
        .filter(field -> Pointer.of(field.path()).equals(pointer))
        .findFirst();
  }
}
