package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.event.UnknownSchemaException;
import io.millrace.schema.WriterSchema;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads schemas whole out of a registry: by their ids, with all that they refer to. */
public final class RegistrySchemas {
  private static final int REFERENCES_MAX = 1_000;
  private static final int DEPTH_MAX = 64;

  private final RegistryClient client;

  public RegistrySchemas(RegistryAccess access) {
    this.client = new RegistryClient(access, RegistryClient.TO_ANSWER);
  }

  /**
   * Reads the schema of an id.
   *
   * @throws UnknownSchemaException where the registry says that there is none
   * @throws RegistryException where it gives no usable answer
   */
  public WriterSchema schema(int id)
      throws UnknownSchemaException, RegistryException, InterruptedException {
    if (id <= 0) {
      throw new UnknownSchemaException("schema %d is none (ids begin with 1)".formatted(id));
    }
    Optional<JsonNode> answer = client.get("/schemas/ids/" + id);
    if (answer.isEmpty()) {
      throw new UnknownSchemaException("the registry has no schema " + id);
    }
    Map<String, WriterSchema.Reference> found = new LinkedHashMap<>();
    collect(id, answer.get(), found, 1);
    return new WriterSchema(
        answer.get().path("schemaType").asText("AVRO"),
        text(answer.get(), "schema " + id),
        List.copyOf(found.values()));
  }

  /** Puts what a schema refers to into the list, each behind those that it needs itself. */
  private void collect(
      int id, JsonNode schema, Map<String, WriterSchema.Reference> found, int depth)
      throws UnknownSchemaException, RegistryException, InterruptedException {
    List<JsonNode> references = new ArrayList<>();
    schema.path("references").forEach(references::add);
    for (JsonNode reference : references) {
      String name = reference.path("name").asText();
      String subject = reference.path("subject").asText();
      int version = reference.path("version").asInt();
      if (found.containsKey(name)) {
        continue;
      }
      if (depth > DEPTH_MAX || found.size() >= REFERENCES_MAX) {
        throw new UnknownSchemaException(
            "schema %d refers to more than %d others, or deeper than %d levels"
                .formatted(id, REFERENCES_MAX, DEPTH_MAX));
      }
      JsonNode referenced = version(id, subject, version);
      collect(id, referenced, found, depth + 1);
      String text = text(referenced, "version %d of %s".formatted(version, subject));
      found.put(name, new WriterSchema.Reference(name, subject, version, text));
    }
  }

  private JsonNode version(int id, String subject, int version)
      throws UnknownSchemaException, RegistryException, InterruptedException {
    String encoded = URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    // A subject that is deleted stays there for schemas that refer to it.
    String path = "/subjects/%s/versions/%d?deleted=true".formatted(encoded, version);
    return client
        .get(path)
        .orElseThrow(
            () ->
                new UnknownSchemaException(
                    "schema %d refers to version %d of %s, which the registry does not have"
                        .formatted(id, version, subject)));
  }

  private static String text(JsonNode schema, String what) throws RegistryException {
    JsonNode text = schema.path("schema");
    if (!text.isTextual()) {
      throw new RegistryException("the answer for " + what + " has no schema in it");
    }
    return text.textValue();
  }
}
