package io.millrace.expression;

import static io.millrace.expression.NaiveCel.bool;

import io.millrace.expression.NaiveCel.Fails;
import io.millrace.expression.RandomCel.Drawn;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Draws expressions that are true or false. */
final class RandomConditions {
  private final RandomCel cel;
  private final RandomCollections collections;
  private final Random random;

  RandomConditions(RandomCel cel, RandomCollections collections, Random random) {
    this.cel = cel;
    this.collections = collections;
    this.random = random;
  }

  Drawn condition(int depth) {
    return switch (random.nextInt(14)) {
      case 0, 1 -> {
        Drawn a = cel.of("bool", depth);
        Drawn b = cel.of("bool", depth);
        yield new Drawn(
            '(' + a.source() + " && " + b.source() + ')', NaiveCel.and(a.term(), b.term()));
      }
      case 2, 3 -> {
        Drawn a = cel.of("bool", depth);
        Drawn b = cel.of("bool", depth);
        yield new Drawn(
            '(' + a.source() + " || " + b.source() + ')', NaiveCel.or(a.term(), b.term()));
      }
      case 4 -> {
        Drawn a = cel.of("bool", depth);
        yield new Drawn("!(" + a.source() + ')', v -> !bool(a.term().of(v)));
      }
      case 5, 6 -> comparison(depth);
      case 7 -> equality(depth);
      case 8, 9 -> macro(depth);
      case 10 -> membership(depth);
      case 11 -> {
        Drawn map = collections.map(cel.any(RandomCel.SCALARS), depth);
        String key = cel.any("a", "b");
        yield new Drawn(
            "has(" + map.source() + '.' + key + ')',
            v -> ((Map<?, ?>) map.term().of(v)).containsKey(key));
      }
      case 12 -> types(depth);
      default -> textual(depth);
    };
  }

  private Drawn comparison(int depth) {
    String left = cel.any(RandomCel.SCALARS);
    boolean isNumber = List.of("int", "double", "uint").contains(left);
    Drawn a = cel.of(left, depth);
    Drawn b = cel.of(isNumber ? cel.any("int", "double", "uint") : left, depth);
    String operator = cel.any("<", "<=", ">", ">=");
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
    String type = cel.any(RandomCel.SCALARS);
    switch (random.nextInt(5)) {
      case 0 -> {
        a = collections.list(type, depth);
        b = collections.list(type, depth);
      }
      case 1 -> {
        a = collections.map(type, depth);
        b = collections.map(type, depth);
      }
      case 2 -> {
        a = RandomCel.dynamic(cel.of(type, depth));
        b = cel.of(cel.any(RandomCel.SCALARS), depth);
      }
      case 3 -> {
        String name = cel.any("s", "d", "b");
        // The replacement of a hidden field has a type that is never null.
        a = cel.isHidden(name) ? RandomCel.dynamic(cel.field(name)) : cel.field(name);
        b = new Drawn("null", v -> null);
      }
      default -> {
        a = cel.of(type, depth);
        b = cel.of(type, depth);
      }
    }
    Drawn left = a;
    Drawn right = b;
    boolean isEqual = random.nextBoolean();
    return new Drawn(
        '(' + left.source() + (isEqual ? " == " : " != ") + right.source() + ')',
        v -> NaiveCel.equal(left.term().of(v), right.term().of(v)) == isEqual);
  }

  private Drawn macro(int depth) {
    String of = cel.any(RandomCel.SCALARS);
    boolean isMap = random.nextInt(4) == 0;
    Drawn range = isMap ? collections.map(of, depth) : collections.list(of, depth);
    String name = cel.name();
    Drawn holds = cel.inside(name, isMap ? "string" : of, "bool", depth);
    String macro = cel.any("all", "exists", "exists_one");
    return new Drawn(
        "%s.%s(%s, %s)".formatted(range.source(), macro, name, holds.source()),
        switch (macro) {
          case "all" -> NaiveCel.all(range.term(), name, holds.term());
          case "exists" -> NaiveCel.exists(range.term(), name, holds.term());
          default -> NaiveCel.existsOne(range.term(), name, holds.term());
        });
  }

  private Drawn membership(int depth) {
    String type = cel.any(RandomCel.SCALARS);
    boolean isMixed = random.nextInt(3) == 0;
    Drawn value = isMixed ? RandomCel.dynamic(cel.of(type, depth)) : cel.of(type, depth);
    Drawn list = collections.list(isMixed ? cel.any(RandomCel.SCALARS) : type, depth);
    if (random.nextInt(4) == 0) {
      Drawn key = cel.of("string", depth);
      Drawn map = collections.map(type, depth);
      return new Drawn(
          '(' + key.source() + " in " + map.source() + ')',
          v -> NaiveCel.in(key.term().of(v), map.term().of(v)));
    }
    return new Drawn(
        '(' + value.source() + " in " + list.source() + ')',
        v -> NaiveCel.in(value.term().of(v), list.term().of(v)));
  }

  private Drawn types(int depth) {
    Drawn a = cel.of(cel.any(RandomCel.SCALARS), depth);
    Drawn b = cel.of(cel.any(RandomCel.SCALARS), depth);
    return new Drawn(
        "(type(dyn(" + a.source() + ")) == type(dyn(" + b.source() + ")))",
        v -> NaiveCel.type(a.term().of(v)).equals(NaiveCel.type(b.term().of(v))));
  }

  private Drawn textual(int depth) {
    Drawn text = cel.of("string", depth);
    Drawn part = cel.of("string", depth);
    String function = cel.any("startsWith", "endsWith", "contains");
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
}
