package io.millrace.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Turns a definition in JSON into the nodes that {@link PipelineReader} reads. Its text never
 * becomes YAML, which refuses a character that JSON may hold (U+007F), and folds another to a blank
 * (U+0085).
 */
final class JsonDocument {
  /**
   * The place of every node: canonical JSON is one line that is not edited, so places in it say
   * nothing.
   */
  private static final Mark PLACE = new Mark("", 0, 0, 0, new int[0], 0);

  private JsonDocument() {}

  static Node node(JsonNode json) {
    if (json.isObject()) {
      List<NodeTuple> entries = new ArrayList<>();
      for (Map.Entry<String, JsonNode> entry : json.properties()) {
        entries.add(new NodeTuple(text(entry.getKey()), node(entry.getValue())));
      }
      return new MappingNode(Tag.MAP, true, entries, PLACE, PLACE, FlowStyle.FLOW);
    } else if (json.isArray()) {
      List<Node> items = new ArrayList<>();
      json.elements().forEachRemaining(item -> items.add(node(item)));
      return new SequenceNode(Tag.SEQ, true, items, PLACE, PLACE, FlowStyle.FLOW);
    }
    return text(json.asText());
  }

  private static ScalarNode text(String value) {
    return new ScalarNode(Tag.STR, true, value, PLACE, PLACE, ScalarStyle.DOUBLE_QUOTED);
  }
}
