package io.millrace.expression;

import static io.millrace.expression.NaiveCel.arithmetic;

import io.millrace.expression.NaiveCel.Fails;
import io.millrace.expression.NaiveCel.Uint;
import io.millrace.expression.RandomCel.Drawn;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Random;

/** Draws numbers, texts, times and durations. */
final class RandomValues {
  private final RandomCel cel;
  private final RandomCollections collections;
  private final Random random;

  RandomValues(RandomCel cel, RandomCollections collections, Random random) {
    this.cel = cel;
    this.collections = collections;
    this.random = random;
  }

  Drawn whole(int depth) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> binary(cel.of("int", depth), "+-*/%", cel.of("int", depth));
      case 3 -> negated(cel.of("int", depth));
      case 4 -> conversion("int", depth);
      case 5 -> {
        Drawn sized =
            switch (random.nextInt(3)) {
              case 0 -> collections.list(cel.any(RandomCel.SCALARS), depth);
              case 1 -> collections.map(cel.any(RandomCel.SCALARS), depth);
              default -> cel.of("string", depth);
            };
        yield new Drawn("size(" + sized.source() + ')', v -> NaiveCel.size(sized.term().of(v)));
      }
      case 6 -> part(depth);
      default -> {
        Drawn time = cel.of("time", depth);
        yield new Drawn("int(" + time.source() + ')', v -> instant(time, v).getEpochSecond());
      }
    };
  }

  /** A part of a time or of a duration. */
  private Drawn part(int depth) {
    if (random.nextInt(3) == 0) {
      Drawn span = cel.of("span", depth);
      String unit = cel.any("getHours", "getMinutes", "getSeconds");
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
    Drawn time = cel.of("time", depth);
    String zone = cel.any("", "", "+05:30", "-02:00", "Europe/London", "Nowhere/At_All");
    String unit =
        cel.any(
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

  Drawn real(int depth) {
    return switch (random.nextInt(4)) {
      case 0, 1 -> binary(cel.of("double", depth), "+-*/", cel.of("double", depth));
      case 2 -> negated(cel.of("double", depth));
      default -> conversion("double", depth);
    };
  }

  Drawn unsigned(int depth) {
    return random.nextInt(3) == 0
        ? conversion("uint", depth)
        : binary(cel.of("uint", depth), "+-*/%", cel.of("uint", depth));
  }

  Drawn text(int depth) {
    if (random.nextBoolean()) {
      return binary(cel.of("string", depth), "+", cel.of("string", depth));
    }
    String type = cel.any("int", "uint", "bool", "string");
    Drawn of = cel.of(type, depth);
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

  Drawn time(int depth) {
    if (random.nextInt(3) > 0) {
      return random.nextBoolean()
          ? binary(cel.of("time", depth), "+-", cel.of("span", depth))
          : binary(cel.of("span", depth), "+", cel.of("time", depth));
    }
    Drawn seconds = cel.of("int", depth);
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

  Drawn span(int depth) {
    return random.nextBoolean()
        ? binary(cel.of("span", depth), "+-", cel.of("span", depth))
        : binary(cel.of("time", depth), "-", cel.of("time", depth));
  }

  private Drawn binary(Drawn a, String operators, Drawn b) {
    char operator = operators.charAt(random.nextInt(operators.length()));
    return new Drawn(
        '(' + a.source() + ' ' + operator + ' ' + b.source() + ')',
        v -> arithmetic(operator, a.term().of(v), b.term().of(v)));
  }

  private Drawn conversion(String to, int depth) {
    Drawn from = cel.of(cel.any("int", "double", "uint"), depth);
    boolean isDynamic = random.nextInt(4) == 0;
    return new Drawn(
        to + '(' + (isDynamic ? RandomCel.dynamic(from) : from).source() + ')',
        v -> NaiveCel.converted(to, from.term().of(v)));
  }

  private Drawn negated(Drawn of) {
    return new Drawn("-(" + of.source() + ')', v -> NaiveCel.negated(of.term().of(v)));
  }
}
