package io.millrace.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema of control records, made of the keys that the reader follows. The reader alone
 * checks rules about more than one place: a version in two roles, shares that are 1 together, an
 * inline definition whose hash is another.
 */
public final class ControlSchema {
  private ControlSchema() {}

  /** The schema as it is shipped: indented by two, with a newline at the end. */
  public static String json() {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(schema()) + '\n';
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the JSON Schema of control records", e);
    }
  }

  private static ObjectNode schema() {
    ObjectNode schema =
        JsonNodeFactory.instance
            .objectNode()
            .put("$schema", "https://json-schema.org/draft/2020-12/schema")
            .put("$id", "urn:millrace:control:" + ControlKeys.FORMAT_VERSION)
            .put("title", "Millrace control record")
            .put(
                "description",
                "What somebody asks of a running job: to prepare a version, to activate a"
                    + " deployment, or to abort. One record of Kafka each, in the order of the"
                    + " topic's one partition.");
    schema.setAll(ControlKeys.RECORD.schema());
    return schema;
  }
}
