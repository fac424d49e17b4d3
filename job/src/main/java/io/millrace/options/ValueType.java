package io.millrace.options;

import java.util.Optional;
import java.util.function.Function;

/**
 * How the text of a parameter becomes a value.
 *
 * @param name for the documentation, such as {@code duration}
 * @param rule what every value obeys, as messages say it: {@code must be 1 to 4096}
 * @param reader gives nothing for text that breaks the rule
 */
public record ValueType<T>(String name, String rule, Function<String, Optional<T>> reader) {

  Optional<T> read(String text) {
    return reader.apply(text);
  }
}
