package io.millrace.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.feature.AggregateKind;
import java.util.List;

/**
 * Reads a definition back from its canonical form, as the table {@code versions} keeps it. The
 * parts that the form leaves out, since they change no value, get stand-ins: the model's file and
 * the tables.
 */
public final class CanonicalReader {
  /**
   * The reader of JSON: strings may be as long as a definition, whose text is bounded where it is
   * written.
   */
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private CanonicalReader() {}

  /**
   * @param name the definition's, for messages
   * @throws InvalidPipelineException where it is not a definition
   */
  public static Pipeline read(String canonicalJson, String name) {
    return PipelineReader.read(definition(form(canonicalJson, name)), name);
  }

  /**
   * Returns the text of a definition file that says what a record of {@link PipelineChange#record}
   * says. Its version is the same.
   *
   * @param name the definition's, for messages
   * @param modelFile the place of the model, which a record leaves out
   * @throws InvalidPipelineException where it is not a record
   */
  public static String file(String record, String name, String modelFile) {
    ObjectNode form = form(record, name);
    ObjectNode definition = definition(form);
    definition.set(DefinitionKeys.TABLES.name(), form.path(DefinitionKeys.TABLES.name()));
    if (form.path(DefinitionKeys.PREDICTIONS_TOPIC.name()).isNull()) {
      definition.remove(DefinitionKeys.PREDICTIONS_TOPIC.name());
    }
    if (definition.get(DefinitionKeys.MODEL.name()) instanceof ObjectNode model) {
      model.put("file", modelFile);
    }
    try {
      // YAML allows fewer characters as they are than JSON does.
      return JSON.writer()
          .with(JsonWriteFeature.ESCAPE_NON_ASCII)
          .withDefaultPrettyPrinter()
          .writeValueAsString(definition);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree can be written", e);
    }
  }

  private static ObjectNode form(String canonicalJson, String name) {
    try {
      return (ObjectNode) JSON.readTree(canonicalJson);
    } catch (JsonProcessingException | ClassCastException e) {
      throw new InvalidPipelineException(
          name, List.of(new Problem(0, 0, "", "Invalid canonical form: no JSON object")));
    }
  }

  private static ObjectNode definition(ObjectNode form) {
    ObjectNode definition = form.deepCopy();
    JsonNode skew = form.path("source").path("max-future-skew");
    if (definition.get("source") instanceof ObjectNode source) {
      source.put("max-future-skew", skew.isNull() ? "none" : ms(skew));
    }
    if (definition.get("event") instanceof ObjectNode event && event.path("id").isNull()) {
      event.remove("id");
    }
    ObjectNode features = JsonNodeFactory.instance.objectNode();
    for (JsonNode feature : form.path("features")) {
      features.set(feature.path("name").asText(), feature(feature));
    }
    definition.set("features", features);
    if (definition.get("model") instanceof ObjectNode model) {
      model.put("file", "model.onnx");
      mapInputs(model);
    } else {
      definition.remove("model");
    }
    definition.putObject("tables").put("namespace", "versions");
    return definition;
  }

  private static void mapInputs(ObjectNode model) {
    JsonNode names = model.path("names");
    JsonNode features = model.path("inputs");
    if (names.isMissingNode() || names.size() != features.size()) {
      return; // Names that do not fit are left as an unknown key.
    }
    ObjectNode inputs = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < names.size(); i++) {
      inputs.set(names.get(i).asText(), features.get(i));
    }
    model.remove("names");
    model.set("inputs", inputs);
  }

  private static ObjectNode feature(JsonNode canonical) {
    ObjectNode feature = canonical.deepCopy();
    feature.remove("name");
    for (String key : new String[] {"where", "window", "tile"}) {
      JsonNode value = canonical.path(key);
      if (value.isNull()) {
        feature.remove(key);
      } else if (value.isNumber()) {
        feature.put(key, ms(value));
      }
    }
    if (feature.get(AggregateKind.DECAYED_SUM.key()) instanceof ObjectNode decayed) {
      decayed.put("half_life", ms(decayed.path("half_life")));
    }
    return feature;
  }

  private static String ms(JsonNode duration) {
    return duration.asText() + "ms";
  }
}
