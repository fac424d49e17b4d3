package io.millrace.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema of definitions, made of the same keys and rules that the reader follows. Editors
 * complete and check with it; the reader alone checks rules about more than one place, such as a
 * ratio's operands, CEL's types or a tile that divides its window.
 */
public final class PipelineSchema {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private static final String ID = "urn:millrace:pipeline:";

  private PipelineSchema() {}

  /** Returns whether a text is a schema of definitions, of this release or another. */
  public static boolean isSchema(String text) {
    return text.contains('"' + ID);
  }

  /** The schema as it is shipped: indented by two, with a newline at the end. */
  public static String json() {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
    printer.indentObjectsWith(lines);
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(schema()) + '\n';
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the JSON Schema of definitions", e);
    }
  }

  private static ObjectNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("$schema", DIALECT);
    schema.put("$id", ID + DefinitionKeys.FORMAT_VERSION);
    schema.put("title", "Millrace pipeline definition");
    schema.put(
        "description",
        "What is computed: the event's fields, the features, the model, the tables. Text needs"
            + " no quotes and is taken as it is written; durations are a whole number with"
            + " ms, s, m, h or d.");
    schema.setAll(DefinitionKeys.ROOT.schema());
    return schema;
  }
}
