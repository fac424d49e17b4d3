package io.millrace.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The form of a place in a control record. The reader and the JSON Schema both follow it, so that a
 * rule is declared once.
 */
sealed interface ControlShape {
  /** What must be there, as messages say it. */
  String rule();

  void check(JsonNode value, String path, ControlProblems problems);

  /** The JSON Schema (draft 2020-12) of this place. */
  ObjectNode schema();

  /**
   * A text.
   *
   * @param maxBytes the most bytes in UTF-8
   */
  record Text(Pattern pattern, int maxBytes, String rule) implements ControlShape {
    @Override
    public void check(JsonNode value, String path, ControlProblems problems) {
      boolean fits =
          value.isTextual()
              && value.textValue().getBytes(StandardCharsets.UTF_8).length <= maxBytes
              && pattern.matcher(value.textValue()).matches();
      if (!fits) {
        problems.invalid(path, value.toString(), rule);
      }
    }

    @Override
    public ObjectNode schema() {
      // Its lengths are of characters, of which a text never has more than bytes.
      return object("string")
          .put("pattern", "^(?:" + pattern.pattern() + ")$")
          .put("maxLength", maxBytes);
    }
  }

  /** A number from a least one to below another. */
  record NumberBelow(double min, double below, String rule) implements ControlShape {
    @Override
    public void check(JsonNode value, String path, ControlProblems problems) {
      if (!value.isNumber() || value.doubleValue() < min || !(value.doubleValue() < below)) {
        problems.invalid(path, value.toString(), rule);
      }
    }

    @Override
    public ObjectNode schema() {
      return object("number").put("minimum", min).put("exclusiveMaximum", below);
    }
  }

  /** One whole number. */
  record Exactly(int number) implements ControlShape {
    @Override
    public String rule() {
      return "must be " + number;
    }

    @Override
    public void check(JsonNode value, String path, ControlProblems problems) {
      if (!value.isInt() || value.intValue() != number) {
        problems.invalid(path, value.toString(), rule());
      }
    }

    @Override
    public ObjectNode schema() {
      return JsonNodeFactory.instance.objectNode().put("const", number);
    }
  }

  /** A list. */
  record Items(ControlShape item, String rule) implements ControlShape {
    @Override
    public void check(JsonNode value, String path, ControlProblems problems) {
      if (!value.isArray()) {
        problems.invalid(path, value.toString(), rule);
        return;
      }
      for (int i = 0; i < value.size(); i++) {
        item.check(value.get(i), path + '[' + i + ']', problems);
      }
    }

    @Override
    public ObjectNode schema() {
      ObjectNode schema = object("array");
      schema.set("items", item.schema());
      return schema;
    }
  }

  /** A key of an object. */
  record NamedKey(String name, ControlShape shape, boolean isRequired, String meaning) {}

  /**
   * An object.
   *
   * @param oneOf keys of which exactly one is there; empty for none
   */
  record Fields(List<NamedKey> keys, List<String> oneOf, String rule) implements ControlShape {
    @Override
    public void check(JsonNode value, String path, ControlProblems problems) {
      if (!value.isObject()) {
        problems.invalid(path, value.toString(), rule);
        return;
      }
      List<String> names = keys.stream().map(NamedKey::name).toList();
      for (Map.Entry<String, JsonNode> each : value.properties()) {
        if (!names.contains(each.getKey())) {
          problems.unknown(path, each.getKey(), names);
        }
      }
      for (NamedKey key : keys) {
        String place = path.isEmpty() ? key.name() : path + '.' + key.name();
        if (value.has(key.name())) {
          key.shape().check(value.get(key.name()), place, problems);
        } else if (key.isRequired()) {
          problems.missing(place, key.shape().rule());
        }
      }
      List<String> given = oneOf.stream().filter(value::has).toList();
      if (!oneOf.isEmpty() && given.size() != 1) {
        problems.invalid(
            path,
            given.isEmpty() ? "none" : String.join(" and ", given),
            "must have exactly one of " + String.join(", ", oneOf));
      }
    }

    @Override
    public ObjectNode schema() {
      ObjectNode schema = object("object");
      ObjectNode properties = schema.putObject("properties");
      List<String> required = new ArrayList<>();
      for (NamedKey key : keys) {
        properties.set(key.name(), key.shape().schema().put("description", key.meaning()));
        if (key.isRequired()) {
          required.add(key.name());
        }
      }
      if (!required.isEmpty()) {
        ArrayNode names = schema.putArray("required");
        required.forEach(names::add);
      }
      if (!oneOf.isEmpty()) {
        ArrayNode choices = schema.putArray("oneOf");
        oneOf.forEach(name -> choices.addObject().putArray("required").add(name));
      }
      return schema.put("additionalProperties", false);
    }
  }

  private static ObjectNode object(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}
