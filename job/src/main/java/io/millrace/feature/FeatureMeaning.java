package io.millrace.feature;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a feature means, whatever its name and its definition's other parts: two features are the
 * same where their meanings are equal.
 *
 * @param aggregate null for a ratio, whose parts say it
 * @param where null for every event
 * @param value the expression or field that it reads; null where it reads none
 * @param window null where there is none
 * @param parts of a ratio, else empty
 */
public record FeatureMeaning(
    Aggregate aggregate,
    Declared where,
    Declared value,
    Window window,
    List<FeatureMeaning> parts) {

  /** The meanings of checked features by their names, in their order. */
  public static Map<String, FeatureMeaning> of(
      List<FeatureDefinition> features, EventSchema schema) {
    Map<String, FeatureMeaning> meanings = new LinkedHashMap<>();
    for (FeatureDefinition each : features) {
      meanings.put(each.name(), of(each, schema, meanings));
    }
    return meanings;
  }

  private static FeatureMeaning of(
      FeatureDefinition feature, EventSchema schema, Map<String, FeatureMeaning> earlier) {
    if (feature.aggregate() instanceof Aggregate.Ratio ratio) {
      List<FeatureMeaning> parts = ratio.of().stream().map(earlier::get).toList();
      return new FeatureMeaning(null, null, null, null, parts);
    }
    Aggregate aggregate = feature.aggregate();
    Declared value =
        aggregate
            .expression()
            .map(expression -> Declared.of(expression, schema))
            .or(() -> aggregate.counted().map(field -> Declared.ofField(field, schema)))
            .orElse(null);
    Declared where = feature.where() == null ? null : Declared.of(feature.where(), schema);
    return new FeatureMeaning(aggregate, where, value, feature.window(), List.of());
  }

  /** The names of the fields that it reads, sorted. */
  public Set<String> fields() {
    Set<String> names = new TreeSet<>();
    List<Declared> read = new ArrayList<>();
    read.add(where);
    read.add(value);
    read.stream()
        .filter(Objects::nonNull)
        .flatMap(each -> each.fields().stream())
        .map(EventField::name)
        .forEach(names::add);
    parts.forEach(part -> names.addAll(part.fields()));
    return names;
  }
}
