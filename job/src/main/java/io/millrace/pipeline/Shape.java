package io.millrace.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The form of a place in a definition. The reader and the JSON Schema both follow it, so that a
 * rule is declared once.
 */
sealed interface Shape {

  /** The JSON Schema (draft 2020-12) of this place. */
  ObjectNode schema();

  /**
   * A single value.
   *
   * @param rule what it must be, as messages say it
   * @param parser the value of a text, or empty where the text breaks the rule
   * @param describe adds to the schema as much of the rule as it can express
   */
  record Scalar<T>(String rule, Function<String, Optional<T>> parser, Consumer<ObjectNode> describe)
      implements Shape {
    @Override
    public ObjectNode schema() {
      ObjectNode schema = JsonNodeFactory.instance.objectNode();
      describe.accept(schema);
      return schema;
    }
  }

  /**
   * A list of single values.
   *
   * @param max null for any number
   */
  record Items<T>(Scalar<T> item, int min, Integer max, boolean unique) implements Shape {
    @Override
    public ObjectNode schema() {
      ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "array");
      schema.set("items", item.schema());
      schema.put("minItems", min);
      if (max != null) {
        schema.put("maxItems", max);
      }
      return unique ? schema.put("uniqueItems", true) : schema;
    }
  }

  /**
   * A mapping with known keys.
   *
   * @param noun the word for one of its keys in messages
   * @param constrain adds to the schema the rules between keys
   */
  record Section(String noun, List<Key<?>> keys, Consumer<ObjectNode> constrain) implements Shape {
    public Section {
      keys = List.copyOf(keys);
    }

    static Section of(Key<?>... keys) {
      return new Section("key", List.of(keys), schema -> {});
    }

    List<String> names() {
      return keys.stream().<String>map(Key::name).toList();
    }

    @Override
    public ObjectNode schema() {
      ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
      ObjectNode properties = schema.putObject("properties");
      ArrayNode required = JsonNodeFactory.instance.arrayNode();
      for (Key<?> key : keys) {
        properties.set(key.name(), key.schema());
        if (key.required()) {
          required.add(key.name());
        }
      }
      if (!required.isEmpty()) {
        schema.set("required", required);
      }
      schema.put("additionalProperties", false);
      constrain.accept(schema);
      return schema;
    }
  }

  /**
   * A mapping from names that the user chooses to entries of one shape.
   *
   * @param noun the word for an entry in messages
   */
  record Named(String noun, Scalar<String> name, Shape entry, int min) implements Shape {
    @Override
    public ObjectNode schema() {
      ObjectNode schema = JsonNodeFactory.instance.objectNode();
      // A key without a value is null to other YAML readers, and empty here.
      if (min == 0) {
        schema.putArray("type").add("object").add("null");
      } else {
        schema.put("type", "object").put("minProperties", min);
      }
      schema.set("propertyNames", name.schema());
      schema.set("additionalProperties", entry.schema());
      return schema;
    }
  }

  /** A short form beside a long one, such as one value for a section's one key. */
  record ShortOrLong(Shape shortForm, Shape longForm) implements Shape {
    @Override
    public ObjectNode schema() {
      ObjectNode schema = JsonNodeFactory.instance.objectNode();
      schema.putArray("anyOf").add(shortForm.schema()).add(longForm.schema());
      return schema;
    }
  }
}
