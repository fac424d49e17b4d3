package io.millrace.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.pipeline.Shape.Scalar;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * The words for a record's key and its timestamp in a definition. Users also write them in place of
 * a path, where they would be read as a name in the value, which no value has.
 */
final class KafkaNames {
  static final String KEY = "kafka-key";
  static final String TIMESTAMP = "kafka-timestamp";

  private KafkaNames() {}

  /** A path; the schema refuses the words that are meant for this part of a Kafka record. */
  static Scalar<String> pathOr(String name) {
    Scalar<String> path = DefinitionKeys.PATH;
    return new Scalar<>(path.rule(), path.parser(), schema -> describe(schema, path, name));
  }

  /** Reports what to write where a path is meant for the record's key or timestamp. */
  static void check(MappingNode definition, Problems problems) {
    Optional<Node> event = value(definition, DefinitionKeys.EVENT);
    event
        .flatMap(block -> value(block, DefinitionKeys.USER))
        .ifPresent(path -> check(path, "event.user", new Meant(KEY, "user", "key"), problems));
    event
        .flatMap(block -> value(block, DefinitionKeys.TIME))
        .flatMap(block -> value(block, DefinitionKeys.TIME_FIELD))
        .ifPresent(
            path ->
                check(
                    path, "event.time.field", new Meant(TIMESTAMP, "time", "timestamp"), problems));
  }

  /**
   * A part of a Kafka record that a path may be meant for.
   *
   * @param place the key of {@code event} that takes it
   * @param noun its name in messages
   */
  private record Meant(String name, String place, String noun) {}

  private static void check(Node at, String key, Meant meant, Problems problems) {
    if (at instanceof ScalarNode scalar
        && spellings(meant.name()).contains(scalar.getValue().toLowerCase(Locale.ROOT))) {
      problems.invalid(
          at,
          key,
          scalar.getValue(),
          "write %s: {from: %s} for the record's %s, or /%s for a field of that name"
              .formatted(meant.place(), meant.name(), meant.noun(), scalar.getValue()));
    }
  }

  private static Optional<Node> value(Node block, Key<?> key) {
    if (block instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key.name())) {
          return Optional.of(entry.getValueNode());
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> spellings(String name) {
    return List.of(name, name.replace('-', '.'));
  }

  private static void describe(ObjectNode schema, Scalar<String> path, String name) {
    path.describe().accept(schema);
    ArrayNode not = schema.putObject("not").putArray("enum");
    spellings(name).forEach(not::add);
  }
}
