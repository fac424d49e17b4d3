package io.millrace.pipeline;

import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Finds keys in a definition's text. */
final class YamlPlace {
  private YamlPlace() {}

  /**
   * @param key names of mappings, with dots between
   * @return the line, from 1; 0 where the key is not in the text
   */
  static int lineOf(String yaml, String key) {
    Node at = YamlDocument.read(yaml, new Problems());
    int line = 0;
    for (String name : key.split("\\.", -1)) {
      Optional<NodeTuple> entry = entry(at, name);
      if (entry.isEmpty()) {
        return 0;
      }
      line = entry.get().getKeyNode().getStartMark().getLine() + 1;
      at = entry.get().getValueNode();
    }
    return line;
  }

  private static Optional<NodeTuple> entry(Node at, String name) {
    return at instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(
                each -> each.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name))
            .findFirst()
        : Optional.empty();
  }
}
