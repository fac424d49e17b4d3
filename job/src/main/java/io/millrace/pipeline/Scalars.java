package io.millrace.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.pipeline.Shape.Scalar;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The kinds of single values. Each takes the text as it is written, quoted or not; schemas allow
 * the types that other YAML readers make of unquoted text (a number for {@code version: 3}).
 */
final class Scalars {
  private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]*");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  private Scalars() {}

  /** Any text that is not blank. */
  static Scalar<String> text(String rule) {
    return new Scalar<>(
        rule, text -> Optional.of(text).filter(t -> !t.isBlank()), Scalars::anyScalar);
  }

  /** Text that matches the whole of a pattern, of a syntax that Java and ECMAScript share. */
  static Scalar<String> matching(String regex, String rule) {
    return matching(regex, rule, text -> true);
  }

  /**
   * @param more a rule that the pattern cannot express
   */
  static Scalar<String> matching(String regex, String rule, Predicate<String> more) {
    Predicate<String> matches = Pattern.compile(regex).asMatchPredicate().and(more);
    return new Scalar<>(
        rule,
        text -> Optional.of(text).filter(matches),
        schema -> {
          anyScalar(schema);
          schema.put("pattern", "^(?:" + regex + ")$");
        });
  }

  static Scalar<Integer> wholeNumber(int min, int max) {
    return new Scalar<>(
        min == max ? "must be " + min : "must be a whole number from " + min + " to " + max,
        text ->
            Optional.of(text)
                .filter(t -> WHOLE.matcher(t).matches() && t.length() <= 11)
                .map(Long::parseLong)
                .filter(value -> value >= min && value <= max)
                .map(Long::intValue),
        schema -> schema.put("type", "integer").put("minimum", min).put("maximum", max));
  }

  /** A decimal number within bounds, both of which are valid. */
  static Scalar<Double> number(double min, double max, String rule) {
    return new Scalar<>(
        rule,
        text ->
            Optional.of(text)
                .filter(t -> DECIMAL.matcher(t).matches())
                .map(Double::parseDouble)
                .filter(value -> value >= min && value <= max)
                // One zero: a negative one has the same canonical form.
                .map(value -> value + 0.0),
        schema -> schema.put("type", "number").put("minimum", min).put("maximum", max));
  }

  static Scalar<Boolean> flag() {
    return new Scalar<>(
        "must be true or false",
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            },
        schema -> schema.put("type", "boolean"));
  }

  /** The argument of an aggregate that takes none. */
  static Scalar<Boolean> onlyTrue() {
    return new Scalar<>(
        "must be true",
        text -> text.equals("true") ? Optional.of(true) : Optional.empty(),
        schema -> schema.put("const", true));
  }

  /** A duration in milliseconds, above zero. */
  static Scalar<Long> duration() {
    return new Scalar<>(
        aboveZero(),
        text -> boxed(Durations.millis(text)).filter(millis -> millis > 0),
        Scalars::durationSchema);
  }

  /**
   * A duration in milliseconds, or a word with a meaning of its own.
   *
   * @param min the least duration
   */
  static Scalar<Long> durationOr(String word, long wordMeans, long min) {
    return new Scalar<>(
        (min > 0 ? aboveZero() : Durations.RULE).replace("must be", "must be " + word + ", or"),
        text ->
            text.equals(word)
                ? Optional.of(wordMeans)
                : boxed(Durations.millis(text)).filter(millis -> millis >= min),
        schema ->
            schema
                .put("type", "string")
                .put("pattern", "^(?:" + word + '|' + Durations.REGEX + ")$"));
  }

  /** One of a set of names. */
  static <T> Scalar<T> choice(T[] values, Function<T, String> nameOf) {
    List<String> names = Arrays.stream(values).map(nameOf).toList();
    return new Scalar<>(
        names.size() == 1
            ? "must be " + names.get(0)
            : "must be one of " + String.join(", ", names),
        text -> Arrays.stream(values).filter(value -> nameOf.apply(value).equals(text)).findFirst(),
        schema -> names.forEach(schema.putArray("enum")::add));
  }

  private static String aboveZero() {
    return Durations.RULE.replace("whole number", "whole number above 0");
  }

  private static void durationSchema(ObjectNode schema) {
    schema.put("type", "string").put("pattern", "^" + Durations.REGEX + '$');
  }

  private static void anyScalar(ObjectNode schema) {
    ArrayNode types = schema.putArray("type");
    types.add("string").add("number").add("boolean");
    schema.put("minLength", 1);
  }

  private static Optional<Long> boxed(OptionalLong value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(value.getAsLong());
  }
}
