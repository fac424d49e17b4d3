package io.millrace.command.definition;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The result of a validation, for programs. */
final class ValidationJson {
  private ValidationJson() {}

  static String of(Validation validation) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("valid", validation.isValid());
    validation.facts().forEach(node::put);
    findings(node.putArray("problems"), validation.problems());
    findings(node.putArray("warnings"), validation.warnings());
    validation.sample().ifPresent(sample -> sample.write(node.putObject("sample")));
    return node.toPrettyString();
  }

  private static void findings(ArrayNode list, List<Finding> findings) {
    for (Finding each : findings) {
      ObjectNode item = list.addObject().put("subject", each.subject());
      item.put("line", each.line() == 0 ? null : each.line());
      item.put("key", each.key().isEmpty() ? null : each.key());
      item.put("message", each.message());
    }
  }
}
