package io.millrace.pipeline;

import io.millrace.pipeline.Shape.Items;
import io.millrace.pipeline.Shape.Named;
import io.millrace.pipeline.Shape.Scalar;
import io.millrace.pipeline.Shape.Section;
import io.millrace.text.Count;
import io.millrace.text.NearestName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A mapping of the definition while it is read by its section's rules. Faults go to the problems,
 * and the caller gets an empty value, so that reading goes on to the next problem.
 */
final class Block {
  private static final Set<String> NOTHING = Set.of("", "null", "~");
  private final MappingNode node;
  private final String path;
  private final Problems problems;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Set<String> unknown = new LinkedHashSet<>();

  private Block(MappingNode node, String path, Section section, Problems problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
    List<String> known = section.names();
    for (NodeTuple entry : node.getValue()) {
      // Keys that are no text are reported with the document.
      if (entry.getKeyNode() instanceof ScalarNode key) {
        if (!known.contains(key.getValue())) {
          unknown.add(key.getValue());
          report(key, section, known);
        }
        values.putIfAbsent(key.getValue(), entry.getValueNode());
      }
    }
  }

  private void report(ScalarNode key, Section section, List<String> known) {
    // Merge keys are reported with the document.
    if (!key.getValue().equals(YamlDocument.MERGE_KEY)) {
      problems.unknown(key, section.noun(), key.getValue(), unknownIn(section), known);
    }
  }

  /** The place of an unknown key in messages: a feature's name alone, else the whole path. */
  private String unknownIn(Section section) {
    if (path.isEmpty()) {
      return null;
    }
    return section.noun().equals("key") ? path : path.substring(path.indexOf('.') + 1);
  }

  /**
   * @param path the mapping's, empty for the root
   */
  static Optional<Block> of(Node node, String path, Section section, Problems problems) {
    return of(node, path, section, "", problems);
  }

  private static Optional<Block> of(
      Node node, String path, Section section, String without, Problems problems) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(new Block(mapping, path, section, problems));
    }
    String keys = "must be a mapping with the keys " + String.join(", ", section.names());
    problems.invalid(node, path, described(node), keys + without);
    return Optional.empty();
  }

  boolean has(Key<?> key) {
    return values.containsKey(key.name());
  }

  /** Returns whether there are unknown keys, which may be meant for a missing one. */
  boolean hasUnknownKeys() {
    return !unknown.isEmpty();
  }

  /** Reports a key as missing, unless an unknown one was reported as a slip for it. */
  void missing(Key<?> key, String meaning) {
    boolean isMisspelt =
        unknown.stream().anyMatch(name -> NearestName.of(name, List.of(key.name())).isPresent());
    if (!isMisspelt) {
      problems.missing(node, path(key), meaning);
    }
  }

  /** A value as messages show it. */
  String written(Key<?> key) {
    return described(at(key));
  }

  /** The place of a key's value, or of the whole block where it is absent. */
  Node at(Key<?> key) {
    return values.getOrDefault(key.name(), node);
  }

  Node at() {
    return node;
  }

  String path() {
    return path;
  }

  String path(Key<?> key) {
    return path.isEmpty() ? key.name() : path + '.' + key.name();
  }

  /** The value as it is written, its default, or empty when it is absent or breaks its rule. */
  <T> Optional<T> value(Key<Scalar<T>> key) {
    Optional<Node> found = find(key);
    if (found.isEmpty()) {
      return Optional.ofNullable(key.whenAbsent()).flatMap(key.shape().parser());
    }
    return scalar(found.get(), path(key), key.shape());
  }

  /** The list's items; empty when it is absent, or when it or an item breaks its rule. */
  <T> Optional<List<T>> items(Key<Items<T>> key) {
    Optional<Node> found = find(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Items<T> shape = key.shape();
    if (!(found.get() instanceof SequenceNode list)) {
      String written = described(found.get());
      boolean isScalar = found.get() instanceof ScalarNode;
      problems.invalid(
          found.get(),
          path(key),
          written,
          "must be a list: [" + (isScalar ? written : "a, b") + "]");
      return Optional.empty();
    }
    int size = list.getValue().size();
    if (size < shape.min() || (shape.max() != null && size > shape.max())) {
      problems.invalid(list, path(key), Count.of(size, "entry", "entries"), entriesRule(shape));
      return Optional.empty();
    }
    List<T> items = new ArrayList<>();
    Set<T> seen = new HashSet<>();
    for (Node item : list.getValue()) {
      Optional<T> value = scalar(item, path(key), shape.item());
      if (value.isPresent() && !seen.add(value.get()) && shape.unique()) {
        problems.invalid(item, path(key), ((ScalarNode) item).getValue(), "occurs twice");
      }
      value.ifPresent(items::add);
    }
    return items.size() == size ? Optional.of(items) : Optional.empty();
  }

  Optional<Block> section(Key<Section> key) {
    String without = "; without one, leave the key " + key.name() + " out";
    return find(key)
        .flatMap(
            found ->
                of(
                    found,
                    path(key),
                    key.shape(),
                    !key.required() && NOTHING.contains(described(found)) ? without : "",
                    problems));
  }

  /** The entries, those with invalid names among them, each with its place. */
  List<NamedEntry> entries(Key<Named> key) {
    return find(key)
        .map(found -> NamedEntry.of(found, path(key), key.shape(), problems))
        .orElse(List.of());
  }

  private <T> Optional<T> scalar(Node found, String at, Scalar<T> shape) {
    return scalar(found, at, shape, problems);
  }

  /** A single value at a place of its own. */
  static <T> Optional<T> scalar(Node found, String at, Scalar<T> shape, Problems problems) {
    Optional<T> value =
        found instanceof ScalarNode scalar
            ? shape.parser().apply(scalar.getValue())
            : Optional.empty();
    if (value.isEmpty()) {
      problems.invalid(found, at, described(found), shape.rule());
    }
    return value;
  }

  /** The value's node; a required value that is absent is reported. */
  Optional<Node> find(Key<?> key) {
    Node found = values.get(key.name());
    if (found == null && key.required()) {
      missing(key, key.meaning());
    }
    return Optional.ofNullable(found);
  }

  private static String entriesRule(Items<?> shape) {
    if (shape.max() == null) {
      return shape.min() == 1 ? "must hold at least one" : "must hold at least " + shape.min();
    }
    return shape.max() == shape.min()
        ? "must hold " + shape.min()
        : "must hold " + shape.min() + " to " + shape.max();
  }

  /** A value as messages show it. */
  static String described(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : YamlDocument.noun(node);
  }
}
