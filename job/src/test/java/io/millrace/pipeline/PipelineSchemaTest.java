package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineSchemaTest {
  private static final Path SHIPPED = Path.of("src/main/resources/pipeline.schema.json");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(PipelineSchema.json());

  @Test
  void theShippedSchemaIsThatOfTheCode() throws IOException {
    if (Boolean.getBoolean("millrace.regenerate")) {
      Files.writeString(SHIPPED, PipelineSchema.json());
    }
    assertThat(Files.readString(SHIPPED))
        .as(
            "%s is stale; make it again with: mvn -pl job surefire:test"
                + " -Dtest=PipelineSchemaTest -Dmillrace.regenerate=true",
            SHIPPED)
        .isEqualTo(PipelineSchema.json());
  }

  @Test
  void theSchemaItselfIsValid() throws IOException {
    JsonSchema dialect =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));
    assertThat(dialect.validate(new ObjectMapper().readTree(PipelineSchema.json()))).isEmpty();
  }

  @Test
  void everyKeyHasADescription() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(PipelineSchema.json());
    assertThat(schema.findParents("properties"))
        .filteredOn(parent -> parent.has("additionalProperties"))
        .isNotEmpty()
        .allSatisfy(
            parent ->
                assertThat(parent.get("properties"))
                    .allSatisfy(key -> assertThat(key.path("description").asText()).isNotEmpty()));
  }

  @Test
  void theExampleIsValid() throws IOException {
    assertThat(validate(Definitions.example())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format: 1                            # of this file | format: 2",
        "format: json | format: avro",
        "topics: [user_events] | topics: []",
        "topics: [user_events] | topic: user_events",
        "topics: [user_events] | topics: [..]",
        "max-value-bytes: 1048576 | max-value-bytes: 0",
        "max-future-skew: 5m | max-future-skew: 5 minutes",
        "user: user_id | user: /user~id",
        "as: ms | as: seconds",
        "item: string | item: text",
        "item: string | kafka: string",
        "item: string | while: string",
        "type: string, required: true | type: string, optional: true",
        "count: true, where: \"type == 'view'\", window: 24h | count: true",
        "count: true, where: \"type == 'view'\", window: 24h | window: 24h",
        "count: true, where: \"type == 'view'\", window: 24h | count: false, window: 1h",
        "count: true, where: \"type == 'view'\", window: 24h | count: true, mean: a, window: 1h",
        "window: 30d} | windw: 30d}",
        "window: lifetime | window: lifetime, tile: 1h",
        "window: lifetime | tile: 1h",
        "ratio: [clicks_24h, views_24h] | ratio: [clicks_24h]",
        "ratio: [clicks_24h, views_24h] | ratio: [clicks_24h, views_24h], where: 'true'",
        "hour_of_day: true | hour_of_day: true, window: 1h",
        "q: 0.95 | q: 95",
        "half_life: 10m | half_life: 10",
        "views_24h: | Views_24h:",
        "output: probabilities[1] | output: probabilities[one]",
        "namespace: shop | namespace: shop/eu",
        "partition-by: day | partition-by: month"
      })
  void whatTheReaderRefusesTheSchemaRefuses(String good, String bad) throws IOException {
    assertThat(Definitions.example()).contains(good);
    String yaml = Definitions.example().replaceFirst(java.util.regex.Pattern.quote(good), bad);
    assertThat(validate(yaml)).isNotEmpty();
    assertThat(PipelineReaderTest.problems(yaml)).isNotEmpty();
  }

  private static Set<ValidationMessage> validate(String yaml) throws IOException {
    return SCHEMA.validate(YAML.readTree(yaml));
  }
}
