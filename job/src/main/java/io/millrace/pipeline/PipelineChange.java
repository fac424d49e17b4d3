package io.millrace.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.pipeline.Pipeline.RawValues;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The differences between two definitions, and whether they are in the model alone, under which
 * tables and state are kept.
 */
public final class PipelineChange {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode ABSENT = JsonNodeFactory.instance.missingNode();

  private final List<Difference> differences = new ArrayList<>();

  private PipelineChange() {}

  /**
   * One difference.
   *
   * @param path such as {@code features.clicks_24h.window}
   * @param before as JSON; empty where it was absent
   * @param after as JSON; empty where it is absent
   */
  public record Difference(String path, String before, String after) {
    private boolean isBelow(String key) {
      return path.equals(key) || path.startsWith(key + '.');
    }

    /** The difference in words, with durations as they were written. */
    public String text(WrittenDurations ofBefore, WrittenDurations ofAfter) {
      if (before.isEmpty()) {
        return path + ": added";
      } else if (after.isEmpty()) {
        return path + ": removed";
      }
      boolean isDuration = WrittenDurations.isDuration(path);
      return "%s: %s -> %s"
          .formatted(
              path,
              isDuration ? ofBefore.at(path, before) : before,
              isDuration ? ofAfter.at(path, after) : after);
    }

    @Override
    public String toString() {
      return text(WrittenDurations.unknown(), WrittenDurations.unknown());
    }
  }

  /**
   * Everything that a definition says but for {@code model.file}: the canonical form with the
   * tables and the predictions' topic, which are part of no hash, and with the event's fields in
   * their order. Kept so that a later start can be compared with this one, and can go on with it
   * ({@link CanonicalReader#file}).
   */
  public static String record(Pipeline pipeline) {
    ObjectNode record = object(pipeline.canonicalJson());
    record
        .putObject(DefinitionKeys.TABLES.name())
        .put(DefinitionKeys.NAMESPACE.name(), pipeline.tables().namespace())
        .put(
            DefinitionKeys.PARTITION_BY.name(),
            pipeline.tables().partitionBy().name().toLowerCase(Locale.ROOT))
        .put(DefinitionKeys.RAW.name(), pipeline.tables().raw() == RawValues.KEPT);
    record.put(DefinitionKeys.PREDICTIONS_TOPIC.name(), pipeline.predictionsTopic());
    ObjectNode event = (ObjectNode) record.get(DefinitionKeys.EVENT.name());
    ObjectNode fields = (ObjectNode) event.get(DefinitionKeys.FIELDS.name());
    // Put again, one by one, they stand in the order of the definition.
    pipeline.event().fields().forEach(each -> fields.set(each.name(), fields.remove(each.name())));
    return record.toString();
  }

  /**
   * The differences between two definitions.
   *
   * @param before a canonical form, or a result of {@link #record}
   * @param after the same of the later definition
   */
  public static PipelineChange between(String before, String after) {
    PipelineChange change = new PipelineChange();
    ObjectNode left = object(before);
    ObjectNode right = object(after);
    change.compare("", byName(left), byName(right));
    change.compareOrder(left, right);
    return change;
  }

  public List<Difference> differences() {
    return List.copyOf(differences);
  }

  public boolean isNone() {
    return differences.isEmpty();
  }

  /**
   * Returns whether nothing but the model differs: then tables and state go on under the new
   * version.
   */
  public boolean isModelAlone() {
    return differences.stream()
        .allMatch(difference -> difference.isBelow(DefinitionKeys.MODEL.name()));
  }

  /** A line for each difference. */
  @Override
  public String toString() {
    return differences.stream().map(Difference::toString).collect(Collectors.joining("\n"));
  }

  private void compare(String path, JsonNode before, JsonNode after) {
    if (before.equals(after)) {
      return;
    }
    if (!before.isObject() || !after.isObject()) {
      differences.add(new Difference(path, written(before), written(after)));
      return;
    }
    Set<String> names = new LinkedHashSet<>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      compare(
          path.isEmpty() ? name : path + '.' + name,
          before.has(name) ? before.get(name) : ABSENT,
          after.has(name) ? after.get(name) : ABSENT);
    }
  }

  private static String written(JsonNode value) {
    return value.isMissingNode() ? "" : value.toString();
  }

  private static ObjectNode object(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException | ClassCastException e) {
      throw new IllegalArgumentException("Cannot compare definitions: not a canonical form", e);
    }
  }

  /** Features by their names, so that each difference has its own path. */
  private static ObjectNode byName(ObjectNode form) {
    ObjectNode named = JsonNodeFactory.instance.objectNode();
    for (JsonNode feature : form.path(DefinitionKeys.FEATURES.name())) {
      ObjectNode copy = ((ObjectNode) feature).deepCopy();
      named.set(copy.remove("name").asText(), copy);
    }
    ObjectNode result = form.deepCopy();
    result.set(DefinitionKeys.FEATURES.name(), named);
    return result;
  }

  /**
   * Compares the order of the features that both have: that of others follows from what was added.
   */
  private void compareOrder(JsonNode before, JsonNode after) {
    List<String> left = names(before);
    List<String> right = names(after);
    List<String> kept = left.stream().filter(right::contains).toList();
    List<String> keptNow = right.stream().filter(left::contains).toList();
    if (!kept.equals(keptNow)) {
      differences.add(
          new Difference(DefinitionKeys.FEATURES.name(), kept.toString(), keptNow.toString()));
    }
  }

  private static List<String> names(JsonNode form) {
    return form.path(DefinitionKeys.FEATURES.name()).findValuesAsText("name");
  }
}
