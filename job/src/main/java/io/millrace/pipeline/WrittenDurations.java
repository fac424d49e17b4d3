package io.millrace.pipeline;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * The durations of a definition as its author wrote them: 24h and 1d are the same in the canonical
 * form, and people look for the one that they wrote.
 */
public final class WrittenDurations {
  private static final Set<String> KEYS =
      Set.of(
          FeatureKeys.WINDOW.name(),
          FeatureKeys.TILE.name(),
          FeatureKeys.HALF_LIFE.name(),
          DefinitionKeys.MAX_FUTURE_SKEW.name());

  private final Map<String, String> byPath = new TreeMap<>();

  private WrittenDurations() {}

  /**
   * @param yaml a valid definition
   */
  public static WrittenDurations of(String yaml) {
    WrittenDurations durations = new WrittenDurations();
    durations.add("", YamlDocument.read(yaml, new Problems()));
    return durations;
  }

  /** The durations of a definition whose text is not at hand. */
  public static WrittenDurations unknown() {
    return new WrittenDurations();
  }

  /** Returns whether a value of the canonical form is a duration, by its path. */
  static boolean isDuration(String path) {
    return KEYS.contains(path.substring(path.lastIndexOf('.') + 1));
  }

  /**
   * A duration as it was written; a default, which was not, in the largest unit that divides it.
   *
   * @param path such as {@code features.clicks_24h.window}
   * @param canonical as the canonical form has it: milliseconds, or a word
   */
  public String at(String path, String canonical) {
    return Optional.ofNullable(byPath.get(path)).orElseGet(() -> text(canonical));
  }

  private static String text(String canonical) {
    return canonical.matches("\\d{1,18}")
        ? Durations.text(Long.parseLong(canonical))
        : canonical.replace("\"", "");
  }

  private void add(String path, MappingNode mapping) {
    for (NodeTuple each : mapping.getValue()) {
      String below =
          (path.isEmpty() ? "" : path + '.') + ((ScalarNode) each.getKeyNode()).getValue();
      Node value = each.getValueNode();
      if (value instanceof MappingNode inner) {
        add(below, inner);
      } else if (value instanceof ScalarNode scalar && isDuration(below)) {
        byPath.put(below, scalar.getValue());
      }
    }
  }
}
