package io.millrace.pipeline;

import io.millrace.pipeline.Shape.Named;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * An entry with a name that the user chose.
 *
 * @param valid whether the name keeps its rule
 */
record NamedEntry(String name, boolean valid, Node nameAt, Node value, String path) {

  /**
   * Reads the entries of a mapping, those with invalid names among them.
   *
   * @param path the mapping's
   */
  static List<NamedEntry> of(Node found, String path, Named shape, Problems problems) {
    if (found instanceof MappingNode mapping) {
      if (mapping.getValue().size() < shape.min()) {
        problems.invalid(mapping, path, "{}", "must hold at least one " + shape.noun());
      }
      return entries(mapping, path, shape, problems);
    }
    boolean isEmpty = found instanceof ScalarNode scalar && scalar.getValue().isEmpty();
    if (!isEmpty || shape.min() > 0) {
      problems.invalid(
          found,
          path,
          Block.described(found),
          "must be a mapping from the name of each " + shape.noun() + " to its definition");
    }
    return List.of();
  }

  private static List<NamedEntry> entries(
      MappingNode mapping, String path, Named shape, Problems problems) {
    List<NamedEntry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      // Duplicate names and names that are no text are reported with the document.
      if (tuple.getKeyNode() instanceof ScalarNode name && names.add(name.getValue())) {
        boolean valid = shape.name().parser().apply(name.getValue()).isPresent();
        if (!valid) {
          problems.add(
              name,
              path,
              "Invalid name of a %s: %s".formatted(shape.noun(), Problems.shown(name.getValue())),
              shape.name().rule());
        }
        entries.add(
            new NamedEntry(
                name.getValue(), valid, name, tuple.getValueNode(), path + '.' + name.getValue()));
      }
    }
    return entries;
  }
}
