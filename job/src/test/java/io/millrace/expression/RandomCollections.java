package io.millrace.expression;

import static io.millrace.expression.NaiveCel.arithmetic;

import io.millrace.expression.NaiveCel.Fails;
import io.millrace.expression.RandomCel.Drawn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Draws lists and maps, and accesses to their elements. */
final class RandomCollections {
  private final RandomCel cel;
  private final Random random;

  RandomCollections(RandomCel cel, Random random) {
    this.cel = cel;
    this.random = random;
  }

  /** An element of a list or a map. */
  Drawn element(String type, int depth) {
    boolean isList = random.nextBoolean();
    Drawn collected = isList ? list(type, depth) : map(type, depth);
    Drawn index = isList ? cel.of("int", Math.min(depth, 1)) : cel.of("string", Math.min(depth, 1));
    if (!isList && random.nextBoolean()) {
      return new Drawn(collected.source() + ".a", v -> NaiveCel.at(collected.term().of(v), "a"));
    }
    return new Drawn(
        collected.source() + '[' + index.source() + ']',
        v -> NaiveCel.at(collected.term().of(v), index.term().of(v)));
  }

  Drawn list(String type, int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      return derived(type, depth - 1);
    }
    List<Drawn> elements = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      elements.add(cel.of(type, depth));
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
        String name = cel.name();
        Drawn holds = cel.inside(name, type, "bool", depth);
        return new Drawn(
            "%s.filter(%s, %s)".formatted(range.source(), name, holds.source()),
            NaiveCel.filter(range.term(), name, holds.term()));
      }
      default -> {
        String from = cel.any(RandomCel.SCALARS);
        Drawn range = list(from, depth);
        String name = cel.name();
        Drawn holds = cel.inside(name, from, "bool", depth);
        Drawn to = cel.inside(name, from, type, depth);
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

  Drawn map(String type, int depth) {
    List<Drawn> keys = new ArrayList<>();
    List<Drawn> values = new ArrayList<>();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      keys.add(random.nextInt(4) == 0 ? cel.of("string", 1) : RandomCel.quoted(cel.any("a", "b")));
      values.add(cel.of(type, depth));
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
}
