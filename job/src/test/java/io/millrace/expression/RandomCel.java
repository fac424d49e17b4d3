package io.millrace.expression;

import static io.millrace.expression.NaiveCel.bool;

import io.millrace.expression.NaiveCel.Term;
import io.millrace.expression.NaiveCel.Uint;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Draws valid expressions of all forms, each with its naive meaning. */
final class RandomCel {
  static final String[] SCALARS = {"bool", "int", "double", "string", "uint", "time", "span"};

  private final Random random;
  private final RandomCollections collections;
  private final RandomConditions conditions;
  private final RandomValues values;
  private final Deque<Map.Entry<String, String>> variables = new ArrayDeque<>();

  /**
   * An expression.
   *
   * @param term what it means
   */
  record Drawn(String source, Term term) {}

  RandomCel(Random random) {
    this.random = random;
    this.collections = new RandomCollections(this, random);
    this.conditions = new RandomConditions(this, collections, random);
    this.values = new RandomValues(this, collections, random);
  }

  /** An expression that gives a boolean, a number or a string, as a definition needs it. */
  Drawn draw(int depth) {
    return of(any("bool", "bool", "bool", "int", "double", "string", "uint"), depth);
  }

  Drawn of(String type, int depth) {
    if (depth <= 0) {
      return leaf(type);
    }
    int next = depth - 1;
    return switch (random.nextInt(14)) {
      case 0 -> conditional(type, next);
      case 1 -> collections.element(type, next);
      case 2 -> leaf(type);
      default ->
          switch (type) {
            case "bool" -> conditions.condition(next);
            case "int" -> values.whole(next);
            case "double" -> values.real(next);
            case "string" -> values.text(next);
            case "uint" -> values.unsigned(next);
            case "time" -> values.time(next);
            case "span" -> values.span(next);
            default -> throw new IllegalStateException(type);
          };
    };
  }

  private Drawn leaf(String type) {
    Set<String> inner = new HashSet<>();
    for (Map.Entry<String, String> variable : variables) {
      boolean isHidden = !inner.add(variable.getKey());
      if (!isHidden && variable.getValue().equals(type) && random.nextBoolean()) {
        return variable(variable.getKey());
      }
    }
    return switch (type) {
      case "bool" ->
          random.nextInt(3) > 0 ? field("b") : constant(random.nextBoolean() ? "true" : "false");
      case "int" -> random.nextInt(3) > 0 ? field(any("l", "z", "event_time")) : literal();
      case "double" ->
          random.nextInt(3) > 0 ? field("d") : constant(any("0.0", "-1.5", "2.0", "1e308"));
      case "string" -> random.nextInt(3) > 0 ? field("s") : quoted(any("", "a", "ab", "\uffff"));
      case "uint" -> {
        String digits = any("0", "1", "2", "9007199254740993", "18446744073709551615");
        yield new Drawn(digits + "u", v -> new Uint(new BigInteger(digits)));
      }
      case "time" -> {
        String text =
            any(
                "1970-01-01T00:00:00Z",
                "2024-02-29T23:59:59.999Z",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z");
        yield new Drawn("timestamp('" + text + "')", v -> Instant.parse(text));
      }
      case "span" -> {
        long ms = List.of(0L, 1L, 3_600_000L, -90_061_001L, 86_400_000L).get(random.nextInt(5));
        yield new Drawn("duration('" + ms + "ms')", v -> Duration.ofMillis(ms));
      }
      default -> throw new IllegalStateException(type);
    };
  }

  private Drawn literal() {
    String digits = any("0", "1", "-1", "3", "9223372036854775807");
    return new Drawn(digits, v -> Long.parseLong(digits));
  }

  /** A field that no macro's variable hides. */
  Drawn field(String name) {
    return isHidden(name) ? instead(name) : variable(name);
  }

  boolean isHidden(String name) {
    return variables.stream().anyMatch(each -> each.getKey().equals(name));
  }

  private static Drawn instead(String hidden) {
    return switch (hidden) {
      case "d" -> constant("2.0");
      case "s" -> quoted("a");
      default -> variable("l");
    };
  }

  private static Drawn variable(String name) {
    return new Drawn(name, v -> v.get(name));
  }

  private static Drawn constant(String source) {
    Object value =
        source.startsWith("t") || source.startsWith("f")
            ? (Object) Boolean.valueOf(source)
            : Double.valueOf(source);
    return new Drawn(source, v -> value);
  }

  static Drawn quoted(String text) {
    return new Drawn('\'' + text + '\'', v -> text);
  }

  private Drawn conditional(String type, int depth) {
    Drawn condition = of("bool", depth);
    Drawn then = of(type, depth);
    Drawn otherwise = of(type, depth);
    return new Drawn(
        "(%s ? %s : %s)".formatted(condition.source(), then.source(), otherwise.source()),
        v -> bool(condition.term().of(v)) ? then.term().of(v) : otherwise.term().of(v));
  }

  String name() {
    return any("x", "y", "d", "s", "event_time");
  }

  Drawn inside(String name, String of, String type, int depth) {
    variables.push(Map.entry(name, of));
    try {
      return of(type, depth);
    } finally {
      variables.pop();
    }
  }

  static Drawn dynamic(Drawn drawn) {
    return new Drawn("dyn(" + drawn.source() + ')', drawn.term());
  }

  String any(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
