package io.millrace.expression;

import static io.millrace.expression.NaiveCel.arithmetic;
import static io.millrace.expression.NaiveCel.bool;

import io.millrace.expression.NaiveCel.Fails;
import io.millrace.expression.NaiveCel.Term;
import io.millrace.expression.NaiveCel.Uint;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Draws expressions of all forms that check, each with its naive meaning. */
final class RandomCel {
  private static final String[] SCALARS = {
    "bool", "int", "double", "string", "uint", "time", "span"
  };

  private final Random random;
  private final Deque<Map.Entry<String, String>> variables = new ArrayDeque<>();

  /**
   * An expression.
   *
   * @param term what it means
   */
  record Drawn(String source, Term term) {}

  RandomCel(Random random) {
    this.random = random;
  }

  /** One that gives a boolean, a number or a string, as a definition needs it. */
  Drawn draw(int depth) {
    return of(any("bool", "bool", "bool", "int", "double", "string", "uint"), depth);
  }

  private Drawn of(String type, int depth) {
    if (depth <= 0) {
      return leaf(type);
    }
    int next = depth - 1;
    return switch (random.nextInt(14)) {
      case 0 -> conditional(type, next);
      case 1 -> element(type, next);
      case 2 -> leaf(type);
      default ->
          switch (type) {
            case "bool" -> condition(next);
            case "int" -> whole(next);
            case "double" -> real(next);
            case "string" -> text(next);
            case "uint" -> unsigned(next);
            case "time" -> time(next);
            case "span" -> span(next);
            default -> throw new IllegalStateException(type);
          };
    };
  }

  private Drawn leaf(String type) {
    for (Map.Entry<String, String> variable : variables) {
      if (variable.getValue().equals(type) && random.nextBoolean()) {
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
  private Drawn field(String name) {
    boolean isHidden = variables.stream().anyMatch(each -> each.getKey().equals(name));
    return isHidden ? field("event_time".equals(name) ? "l" : "event_time", name) : variable(name);
  }

  private Drawn field(String instead, String hidden) {
    return switch (hidden) {
      case "b" -> constant("true");
      case "d" -> constant("2.0");
      case "s" -> quoted("a");
      default -> variable(instead);
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

  private static Drawn quoted(String text) {
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

  /** Of a list or a map. */
  private Drawn element(String type, int depth) {
    boolean isList = random.nextBoolean();
    Drawn collected = isList ? list(type, depth) : map(type, depth);
    Drawn index = isList ? of("int", Math.min(depth, 1)) : of("string", Math.min(depth, 1));
    if (!isList && random.nextBoolean()) {
      return new Drawn(collected.source() + ".a", v -> NaiveCel.at(collected.term().of(v), "a"));
    }
    return new Drawn(
        collected.source() + '[' + index.source() + ']',
        v -> NaiveCel.at(collected.term().of(v), index.term().of(v)));
  }

  private Drawn list(String type, int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      return derived(type, depth - 1);
    }
    List<Drawn> elements = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      elements.add(of(type, depth));
    }
    return new Drawn(
        elements.stream().map(Drawn::source).toList().toString(),
        v -> {
          List<Object> values = new ArrayList<>();
          elements.forEach(element -> values.add(element.term().of(v)));
          return values;
        });
  }

  /** A list out of lists. */
  private Drawn derived(String type, int depth) {
    switch (random.nextInt(3)) {
      case 0 -> {
        Drawn a = list(type, depth);
        Drawn b = list(type, depth);
        return new Drawn(
            '(' + a.source() + " + " + b.source() + ')',
            v -> arithmetic('+', a.term().of(v), b.term().of(v)));
      }
      case 1 -> {
        Drawn range = list(type, depth);
        String name = name();
        Drawn holds = inside(name, type, "bool", depth);
        return new Drawn(
            "%s.filter(%s, %s)".formatted(range.source(), name, holds.source()),
            NaiveCel.filter(range.term(), name, holds.term()));
      }
      default -> {
        String from = any(SCALARS);
        Drawn range = list(from, depth);
        String name = name();
        Drawn holds = inside(name, from, "bool", depth);
        Drawn to = inside(name, from, type, depth);
        boolean isFiltered = random.nextBoolean();
        return new Drawn(
            "%s.map(%s, %s%s)"
                .formatted(
                    range.source(), name, isFiltered ? holds.source() + ", " : "", to.source()),
            isFiltered
                // The value of an element that is left out is not asked for.
                ? NaiveCel.map(NaiveCel.filter(range.term(), name, holds.term()), name, to.term())
                : NaiveCel.map(range.term(), name, to.term()));
      }
    }
  }

  private Drawn map(String type, int depth) {
    List<Drawn> keys = new ArrayList<>();
    List<Drawn> values = new ArrayList<>();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      keys.add(random.nextInt(4) == 0 ? of("string", 1) : quoted(any("a", "b")));
      values.add(of(type, depth));
    }
    StringBuilder source = new StringBuilder("{");
    for (int i = 0; i < keys.size(); i++) {
      source.append(i == 0 ? "" : ", ").append(keys.get(i).source()).append(": ");
      source.append(values.get(i).source());
    }
    return new Drawn(
        source.append('}').toString(),
        v -> {
          Map<Object, Object> map = new LinkedHashMap<>();
          for (int i = 0; i < keys.size(); i++) {
            Object key = keys.get(i).term().of(v);
            Object value = values.get(i).term().of(v);
            if (!(key instanceof String) || map.containsKey(key)) {
              throw new Fails();
            }
            map.put(key, value);
          }
          return map;
        });
  }

  private String name() {
    return any("x", "y", "d", "s", "event_time");
  }

  private Drawn inside(String name, String of, String type, int depth) {
    variables.push(Map.entry(name, of));
    try {
      // An outer variable of the same name is hidden.
      return of(type, hides(name) ? 0 : depth);
    } finally {
      variables.pop();
    }
  }

  private boolean hides(String name) {
    return variables.stream().filter(each -> each.getKey().equals(name)).count() > 1;
  }

  private Drawn condition(int depth) {
    return switch (random.nextInt(14)) {
      case 0, 1 -> {
        Drawn a = of("bool", depth);
        Drawn b = of("bool", depth);
        yield new Drawn(
            '(' + a.source() + " && " + b.source() + ')', NaiveCel.and(a.term(), b.term()));
      }
      case 2, 3 -> {
        Drawn a = of("bool", depth);
        Drawn b = of("bool", depth);
        yield new Drawn(
            '(' + a.source() + " || " + b.source() + ')', NaiveCel.or(a.term(), b.term()));
      }
      case 4 -> {
        Drawn a = of("bool", depth);
        yield new Drawn("!(" + a.source() + ')', v -> !bool(a.term().of(v)));
      }
      case 5, 6 -> comparison(depth);
      case 7 -> equality(depth);
      case 8, 9 -> macro(depth);
      case 10 -> membership(depth);
      case 11 -> {
        Drawn map = map(any(SCALARS), depth);
        String key = any("a", "b");
        yield new Drawn(
            "has(" + map.source() + '.' + key + ')',
            v -> ((Map<?, ?>) map.term().of(v)).containsKey(key));
      }
      case 12 -> types(depth);
      default -> textual(depth);
    };
  }

  private Drawn comparison(int depth) {
    String left = any(SCALARS);
    boolean isNumber = List.of("int", "double", "uint").contains(left);
    Drawn a = of(left, depth);
    Drawn b = of(isNumber ? any("int", "double", "uint") : left, depth);
    String operator = any("<", "<=", ">", ">=");
    return new Drawn(
        '(' + a.source() + ' ' + operator + ' ' + b.source() + ')',
        v -> {
          int order = NaiveCel.compare(a.term().of(v), b.term().of(v));
          return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
          };
        });
  }

  private Drawn equality(int depth) {
    Drawn a;
    Drawn b;
    String type = any(SCALARS);
    switch (random.nextInt(5)) {
      case 0 -> {
        a = list(type, depth);
        b = list(type, depth);
      }
      case 1 -> {
        a = map(type, depth);
        b = map(type, depth);
      }
      case 2 -> {
        a = dynamic(of(type, depth));
        b = of(any(SCALARS), depth);
      }
      case 3 -> {
        a = field(any("s", "d", "b"));
        b = new Drawn("null", v -> null);
      }
      default -> {
        a = of(type, depth);
        b = of(type, depth);
      }
    }
    Drawn left = a;
    Drawn right = b;
    boolean isEqual = random.nextBoolean();
    return new Drawn(
        '(' + left.source() + (isEqual ? " == " : " != ") + right.source() + ')',
        v -> NaiveCel.equal(left.term().of(v), right.term().of(v)) == isEqual);
  }

  private static Drawn dynamic(Drawn drawn) {
    return new Drawn("dyn(" + drawn.source() + ')', drawn.term());
  }

  private Drawn macro(int depth) {
    String of = any(SCALARS);
    boolean isMap = random.nextInt(4) == 0;
    Drawn range = isMap ? map(of, depth) : list(of, depth);
    String name = name();
    Drawn holds = inside(name, isMap ? "string" : of, "bool", depth);
    String macro = any("all", "exists", "exists_one");
    return new Drawn(
        "%s.%s(%s, %s)".formatted(range.source(), macro, name, holds.source()),
        switch (macro) {
          case "all" -> NaiveCel.all(range.term(), name, holds.term());
          case "exists" -> NaiveCel.exists(range.term(), name, holds.term());
          default -> NaiveCel.existsOne(range.term(), name, holds.term());
        });
  }

  private Drawn membership(int depth) {
    String type = any(SCALARS);
    boolean isMixed = random.nextInt(3) == 0;
    Drawn value = isMixed ? dynamic(of(type, depth)) : of(type, depth);
    Drawn list = list(isMixed ? any(SCALARS) : type, depth);
    if (random.nextInt(4) == 0) {
      Drawn key = of("string", depth);
      Drawn map = map(type, depth);
      return new Drawn(
          '(' + key.source() + " in " + map.source() + ')',
          v -> NaiveCel.in(key.term().of(v), map.term().of(v)));
    }
    return new Drawn(
        '(' + value.source() + " in " + list.source() + ')',
        v -> NaiveCel.in(value.term().of(v), list.term().of(v)));
  }

  private Drawn types(int depth) {
    Drawn a = of(any(SCALARS), depth);
    Drawn b = of(any(SCALARS), depth);
    return new Drawn(
        "(type(dyn(" + a.source() + ")) == type(dyn(" + b.source() + ")))",
        v -> NaiveCel.type(a.term().of(v)).equals(NaiveCel.type(b.term().of(v))));
  }

  private Drawn textual(int depth) {
    Drawn text = of("string", depth);
    Drawn part = of("string", depth);
    String function = any("startsWith", "endsWith", "contains");
    return new Drawn(
        text.source() + '.' + function + '(' + part.source() + ')',
        v -> {
          if (!(text.term().of(v) instanceof String a && part.term().of(v) instanceof String b)) {
            throw new Fails();
          }
          return switch (function) {
            case "startsWith" -> a.startsWith(b);
            case "endsWith" -> a.endsWith(b);
            default -> a.contains(b);
          };
        });
  }

  private Drawn binary(Drawn a, String operators, Drawn b) {
    char operator = operators.charAt(random.nextInt(operators.length()));
    return new Drawn(
        '(' + a.source() + ' ' + operator + ' ' + b.source() + ')',
        v -> arithmetic(operator, a.term().of(v), b.term().of(v)));
  }

  private Drawn conversion(String to, int depth) {
    Drawn from = of(any("int", "double", "uint"), depth);
    boolean isDynamic = random.nextInt(4) == 0;
    return new Drawn(
        to + '(' + (isDynamic ? dynamic(from) : from).source() + ')',
        v -> NaiveCel.converted(to, from.term().of(v)));
  }

  private Drawn negated(Drawn of) {
    return new Drawn("-(" + of.source() + ')', v -> NaiveCel.negated(of.term().of(v)));
  }

  private Drawn whole(int depth) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> binary(of("int", depth), "+-*/%", of("int", depth));
      case 3 -> negated(of("int", depth));
      case 4 -> conversion("int", depth);
      case 5 -> {
        Drawn sized =
            switch (random.nextInt(3)) {
              case 0 -> list(any(SCALARS), depth);
              case 1 -> map(any(SCALARS), depth);
              default -> of("string", depth);
            };
        yield new Drawn("size(" + sized.source() + ')', v -> NaiveCel.size(sized.term().of(v)));
      }
      case 6 -> part(depth);
      default -> {
        Drawn time = of("time", depth);
        yield new Drawn("int(" + time.source() + ')', v -> instant(time, v).getEpochSecond());
      }
    };
  }

  /** Of a time, or of a duration. */
  private Drawn part(int depth) {
    if (random.nextInt(3) == 0) {
      Drawn span = of("span", depth);
      String unit = any("getHours", "getMinutes", "getSeconds");
      long seconds =
          switch (unit) {
            case "getHours" -> 3600;
            case "getMinutes" -> 60;
            default -> 1;
          };
      return new Drawn(
          span.source() + '.' + unit + "()",
          v -> {
            if (!(span.term().of(v) instanceof Duration duration)) {
              throw new Fails();
            }
            // Towards zero.
            return duration.toMillis() / (seconds * 1000);
          });
    }
    Drawn time = of("time", depth);
    String zone = any("", "", "+05:30", "-02:00", "Europe/London", "Nowhere/At_All");
    String unit =
        any(
            "getFullYear",
            "getMonth",
            "getDate",
            "getDayOfMonth",
            "getDayOfYear",
            "getDayOfWeek",
            "getHours",
            "getMinutes",
            "getSeconds",
            "getMilliseconds");
    String argument = zone.isEmpty() ? "" : '\'' + zone + '\'';
    return new Drawn(
        time.source() + '.' + unit + '(' + argument + ')', v -> part(unit, instant(time, v), zone));
  }

  private static Instant instant(Drawn time, Map<String, Object> variables) {
    if (time.term().of(variables) instanceof Instant instant) {
      return instant;
    }
    throw new Fails();
  }

  private static long part(String unit, Instant instant, String zone) {
    ZonedDateTime time;
    try {
      time = instant.atZone(ZoneId.of(zone.isEmpty() ? "UTC" : zone));
    } catch (DateTimeException unknownZone) {
      throw new Fails();
    }
    return switch (unit) {
      case "getFullYear" -> time.getYear();
      case "getMonth" -> time.getMonthValue() - 1;
      case "getDate" -> time.getDayOfMonth();
      case "getDayOfMonth" -> time.getDayOfMonth() - 1;
      case "getDayOfYear" -> time.getDayOfYear() - 1;
      case "getDayOfWeek" -> time.getDayOfWeek().getValue() % 7;
      case "getHours" -> time.getHour();
      case "getMinutes" -> time.getMinute();
      case "getSeconds" -> time.getSecond();
      default -> time.getNano() / 1_000_000;
    };
  }

  private Drawn real(int depth) {
    return switch (random.nextInt(4)) {
      case 0, 1 -> binary(of("double", depth), "+-*/", of("double", depth));
      case 2 -> negated(of("double", depth));
      default -> conversion("double", depth);
    };
  }

  private Drawn unsigned(int depth) {
    return random.nextInt(3) == 0
        ? conversion("uint", depth)
        : binary(of("uint", depth), "+-*/%", of("uint", depth));
  }

  private Drawn text(int depth) {
    if (random.nextBoolean()) {
      return binary(of("string", depth), "+", of("string", depth));
    }
    String type = any("int", "uint", "bool", "string");
    Drawn of = of(type, depth);
    return new Drawn(
        "string(" + of.source() + ')',
        v -> {
          Object value = of.term().of(v);
          if (value == null) {
            throw new Fails();
          }
          return value instanceof Uint uint ? uint.value().toString() : value.toString();
        });
  }

  private Drawn time(int depth) {
    if (random.nextInt(3) > 0) {
      return random.nextBoolean()
          ? binary(of("time", depth), "+-", of("span", depth))
          : binary(of("span", depth), "+", of("time", depth));
    }
    Drawn seconds = of("int", depth);
    return new Drawn(
        "timestamp(" + seconds.source() + ')',
        v -> {
          if (!(seconds.term().of(v) instanceof Long second)
              || second != Math.max(-1L << 40, Math.min(1L << 40, second))) {
            throw new Fails();
          }
          return NaiveCel.time(Instant.ofEpochSecond(second));
        });
  }

  private Drawn span(int depth) {
    return random.nextBoolean()
        ? binary(of("span", depth), "+-", of("span", depth))
        : binary(of("time", depth), "-", of("time", depth));
  }

  private String any(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
