package io.millrace.pipeline;

import io.millrace.feature.Aggregate;
import io.millrace.feature.AggregateKind;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Reads the block {@code features}. */
final class FeatureReader {
  private final ExpressionCheck expressions;
  private final Problems problems;
  private final Map<String, Optional<ColumnType>> earlier = new HashMap<>();

  FeatureReader(ExpressionCheck expressions, Problems problems) {
    this.expressions = expressions;
    this.problems = problems;
  }

  List<FeatureDefinition> read(List<NamedEntry> entries) {
    List<String> names = entries.stream().map(NamedEntry::name).toList();
    List<FeatureDefinition> features = new ArrayList<>();
    for (NamedEntry entry : entries) {
      Block.of(entry.value(), entry.path(), FeatureKeys.FEATURE, problems)
          .flatMap(block -> feature(entry, block, names))
          .ifPresent(features::add);
      earlier.putIfAbsent(entry.name(), Optional.empty());
    }
    return features;
  }

  private Optional<FeatureDefinition> feature(NamedEntry entry, Block block, List<String> names) {
    int before = problems.count();
    Optional<AggregateKind> key = aggregateKey(block);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    AggregateArguments arguments = new AggregateArguments(block, key.get(), expressions, problems);
    Optional<Aggregate> aggregate =
        key.get() == AggregateKind.RATIO ? ratio(entry, block, names) : arguments.read();
    Optional<String> where = where(block, key.get());
    Window window = window(block, key.get());
    aggregate.ifPresent(a -> earlier.put(entry.name(), Optional.of(arguments.column())));
    return problems.count() == before && entry.valid()
        ? aggregate.map(a -> new FeatureDefinition(entry.name(), a, where.orElse(null), window))
        : Optional.empty();
  }

  private Optional<AggregateKind> aggregateKey(Block block) {
    List<AggregateKind> found =
        Arrays.stream(AggregateKind.values())
            .filter(key -> block.has(FeatureKeys.expressionOf(key)))
            .toList();
    if (found.size() > 1) {
      problems.add(
          block.at(),
          block.path(),
          "Invalid %s: several aggregates".formatted(block.path()),
          "has "
              + found.stream().map(AggregateKind::key).collect(Collectors.joining(" and "))
              + "; make a feature of each");
    } else if (found.isEmpty() && !block.hasUnknownKeys()) {
      problems.missing(
          block.at(),
          "the aggregate of " + block.path(),
          "exactly one of " + String.join(", ", FeatureKeys.aggregateNames()));
    }
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  private Optional<Aggregate> ratio(NamedEntry entry, Block block, List<String> names) {
    Optional<List<String>> operands = block.items(FeatureKeys.RATIO);
    boolean fits = true;
    for (String operand : operands.orElse(List.of())) {
      fits &= isNumericAndEarlier(operand, entry, block, names);
    }
    return fits ? operands.map(Aggregate.Ratio::new) : Optional.empty();
  }

  private boolean isNumericAndEarlier(
      String operand, NamedEntry entry, Block block, List<String> names) {
    String key = block.path(FeatureKeys.RATIO);
    if (operand.equals(entry.name())) {
      problems.invalid(block.at(FeatureKeys.RATIO), key, operand, "is the feature itself");
      return false;
    } else if (!names.contains(operand)) {
      problems.unknown(block.at(FeatureKeys.RATIO), "feature", operand, key, names);
      return false;
    } else if (!earlier.containsKey(operand)) {
      problems.invalid(
          block.at(FeatureKeys.RATIO),
          key,
          operand,
          "is declared later; move it above " + entry.name());
      return false;
    } else if (earlier.get(operand).filter(ColumnType.STRING::equals).isPresent()) {
      problems.invalid(
          block.at(FeatureKeys.RATIO), key, operand, "is a string; both must be numeric");
      return false;
    }
    return true;
  }

  private Optional<String> where(Block block, AggregateKind key) {
    if (!block.has(FeatureKeys.WHERE)) {
      return Optional.empty();
    }
    if (!key.scope().takesWhere()) {
      refuse(block, FeatureKeys.WHERE, key.key() + " takes no where");
      return Optional.empty();
    }
    Optional<String> where = block.value(FeatureKeys.WHERE);
    where.ifPresent(
        source ->
            expressions.condition(
                source, block.at(FeatureKeys.WHERE), block.path(FeatureKeys.WHERE)));
    return where;
  }

  /** The window with its tile, or null where the aggregate has none, or where it cannot be read. */
  private Window window(Block block, AggregateKind key) {
    if (!key.scope().takesWindow()) {
      refuse(block, FeatureKeys.WINDOW, key.key() + " takes no window");
      refuse(block, FeatureKeys.TILE, key.key() + " takes no window, so no tile");
      return null;
    }
    Optional<Long> tile = block.value(FeatureKeys.TILE);
    if (!block.has(FeatureKeys.WINDOW)) {
      if (key.scope().needsWindow()) {
        block.missing(FeatureKeys.WINDOW, key.key() + " needs one, such as 24h, or lifetime");
        return null;
      }
      refuse(block, FeatureKeys.TILE, "lifetime, the default window, takes no tile");
      return Window.LIFETIME;
    }
    Optional<Long> length = block.value(FeatureKeys.WINDOW);
    if (length.isEmpty()) {
      return null;
    } else if (length.get() == Window.UNBOUNDED) {
      refuse(block, FeatureKeys.TILE, "lifetime takes no tile");
      return Window.LIFETIME;
    }
    boolean isDefault = !block.has(FeatureKeys.TILE);
    OptionalLong tileMs = tileMs(tile, isDefault, length.get());
    return tileMs.isEmpty() ? null : tiled(block, length.get(), tileMs.getAsLong(), isDefault);
  }

  private static OptionalLong tileMs(Optional<Long> tile, boolean isDefault, long lengthMs) {
    if (isDefault) {
      return OptionalLong.of(WindowRule.defaultTileMs(lengthMs));
    }
    return tile.isEmpty() ? OptionalLong.empty() : OptionalLong.of(tile.get());
  }

  private Window tiled(Block block, long lengthMs, long tileMs, boolean isDefault) {
    Window window = new Window(lengthMs, tileMs);
    if (!window.isDivided()) {
      problems.invalid(
          block.at(FeatureKeys.WINDOW),
          block.path(FeatureKeys.WINDOW),
          block.written(FeatureKeys.WINDOW),
          WindowRule.advice(window, isDefault));
    }
    return window;
  }

  private void refuse(Block block, Key<?> key, String rule) {
    if (block.has(key)) {
      problems.invalid(block.at(key), block.path(key), block.written(key), rule);
    }
  }
}
