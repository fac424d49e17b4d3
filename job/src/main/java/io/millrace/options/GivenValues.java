package io.millrace.options;

import io.millrace.options.ScoringOptions.Order;
import io.millrace.pipeline.Pipeline;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The given settings and the values read from them, which rules between options may still refuse.
 *
 * @param settings the settings as written, by their keys
 * @param values the values of the options whose setting could be read
 */
record GivenValues(Map<String, Setting> settings, Map<Option<?>, Object> values) {
  GivenValues {
    settings = new LinkedHashMap<>(settings);
    values = Map.copyOf(values);
  }

  /**
   * The value given, or the default.
   *
   * @throws NoSuchElementException where there is neither; see {@link #optional}
   */
  <T> T value(Option<T> option) {
    return optional(option)
        .orElseThrow(() -> new NoSuchElementException("No value of " + option.key()));
  }

  /** The value given, or the default, for options whose absence means something. */
  @SuppressWarnings("unchecked") // The reader has stored the value by the option's own type.
  <T> Optional<T> optional(Option<T> option) {
    Object value = values.get(option);
    return value == null ? option.defaultValue() : Optional.of((T) value);
  }

  /** The order of finished batches, which a predictions topic fixes. */
  Order order(Pipeline pipeline) {
    return optional(ScoringOptions.ORDER)
        .orElse(pipeline.predictionsTopic() == null ? Order.UNORDERED : Order.ORDERED);
  }

  boolean isGiven(Option<?> option) {
    return settings.containsKey(option.key());
  }

  /** Whether the option's setting, if there is one, could be read. */
  boolean isUsable(Option<?> option) {
    return !isGiven(option) || values.containsKey(option);
  }

  /** The place where an option was given; no place for a default. */
  ParameterPlace place(Option<?> option) {
    Setting setting = settings.get(option.key());
    return setting == null ? ParameterPlace.NOWHERE : setting.place();
  }
}
