package io.millrace.options;

import java.util.Optional;

/**
 * A job parameter: its key, type, default and meaning. Each is declared in one place, as a constant
 * of the class of its group.
 */
public final class Option<T> {
  private final String key;
  private final ValueType<T> type;
  private final String meaning;
  private final Default<T> fallback;
  private final String effect;

  private Option(
      String key, ValueType<T> type, String meaning, Default<T> fallback, String effect) {
    this.key = key;
    this.type = type;
    this.meaning = meaning;
    this.fallback = fallback;
    this.effect = effect;
  }

  /** A parameter that must be given. */
  static <T> Option<T> required(String key, ValueType<T> type, String meaning) {
    return new Option<>(key, type, meaning, Default.none(), "");
  }

  /** A parameter with a default, written as its users would. */
  static <T> Option<T> of(String key, ValueType<T> type, String fallback, String meaning) {
    T value =
        type.read(fallback)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Invalid default of %s: %s (%s)".formatted(key, fallback, type.rule())));
    return new Option<>(key, type, meaning, Default.of(value, fallback), "");
  }

  /** A parameter whose absence means something that no value says. */
  static <T> Option<T> optional(String key, ValueType<T> type, String absence, String meaning) {
    return new Option<>(key, type, meaning, Default.absent(absence), "");
  }

  /** The same parameter, marked as one of the few that may change a row. */
  Option<T> changingResults(String how) {
    return new Option<>(key, type, meaning, fallback, how);
  }

  public String key() {
    return key;
  }

  public ValueType<T> type() {
    return type;
  }

  public String meaning() {
    return meaning;
  }

  public boolean isRequired() {
    return fallback.isNone();
  }

  /** The default for readers: a value, or the meaning of absence; empty if required. */
  public String defaultText() {
    return fallback.text();
  }

  /** Whether the default is a value, rather than the meaning of absence. */
  public boolean hasDefaultValue() {
    return fallback.value().isPresent();
  }

  /** The way in which the parameter may change a result; empty for nearly all, which may not. */
  public String effect() {
    return effect;
  }

  Optional<T> defaultValue() {
    return fallback.value();
  }

  @Override
  public String toString() {
    return key;
  }

  private record Default<T>(Optional<T> value, String text) {
    static <T> Default<T> none() {
      return new Default<>(Optional.empty(), "");
    }

    static <T> Default<T> of(T value, String text) {
      return new Default<>(Optional.of(value), text);
    }

    static <T> Default<T> absent(String meaning) {
      return new Default<>(Optional.empty(), meaning);
    }

    boolean isNone() {
      return text.isEmpty();
    }
  }
}
