package io.millrace.pipeline;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Checks the expressions of a definition against its fields. */
final class ExpressionCheck {
  private final EventSchema schema;
  private final Set<String> unusable;
  private final Problems problems;

  /**
   * @param unusable fields that are declared, but wrongly
   */
  ExpressionCheck(EventSchema schema, Set<String> unusable, Problems problems) {
    this.schema = schema;
    this.unusable = Set.copyOf(unusable);
    this.problems = problems;
  }

  boolean isDeclared(String field) {
    return schema.indexOf(field) >= 0 || unusable.contains(field);
  }

  List<String> fields() {
    return new ArrayList<>(schema.fields().stream().map(EventField::name).toList());
  }

  /** A condition must give a boolean. */
  void condition(String source, Node at, String key) {}

  /** What is added up or compared must give a number, or a boolean as 1 or 0. */
  void number(String source, Node at, String key) {}

  /** Whether the expression gives a string; it may also give a number. */
  boolean givesText(String source, Node at, String key) {
    return problems == null;
  }
}
