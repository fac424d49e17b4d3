package io.millrace.options;

import java.util.Optional;
import java.util.function.Function;

/**
 * The conversion of a parameter's text to a value.
 *
 * @param name the name for the documentation, such as {@code duration}
 * @param rule the rule for every value, as messages word it: {@code must be 1 to 4096}
 * @param reader reads the text; gives nothing for text that breaks the rule
 */
public record ValueType<T>(String name, String rule, Function<String, Optional<T>> reader) {

  Optional<T> read(String text) {
    return reader.apply(text);
  }
}
