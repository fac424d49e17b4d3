package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.millrace.GeneratedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ControlSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final JsonSchema SCHEMA = SCHEMAS.getSchema(ControlSchema.json());

  @Test
  void theShippedSchemaIsThatOfTheCode() throws IOException {
    GeneratedFile.of("src/main/resources/control.schema.json", ControlSchemaTest.class)
        .isUpToDate(ControlSchema.json());
  }

  @Test
  void theSchemaItselfIsValid() throws IOException {
    JsonSchema dialect =
        SCHEMAS.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

    assertThat(dialect.validate(JSON.readTree(ControlSchema.json()))).isEmpty();
  }

  @Test
  void everyKeyHasADescription() throws IOException {
    JsonNode schema = JSON.readTree(ControlSchema.json());

    assertThat(schema.findParents("properties"))
        .isNotEmpty()
        .allSatisfy(
            parent ->
                assertThat(parent.get("properties"))
                    .allSatisfy(key -> assertThat(key.path("description").asText()).isNotEmpty()));
  }

  @ParameterizedTest
  @MethodSource("io.millrace.deployment.ControlRecordReaderTest#records")
  void whatTheWriterWritesFits(ControlRecord record) throws IOException {
    assertThat(SCHEMA.validate(JSON.readTree(ControlRecordWriter.write(record)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'format':1 | 'format':2",
        "'id':'x' | 'id':'a b'",
        "'id':'x' | 'name':'x'",
        "'activate': | 'abort':",
        "'primary':'a | 'primary':'g",
        "'share':0.1 | 'share':1",
        "'share':0.1 | 'share':-0.1",
        "'share':0.1 | 'part':0.1",
        "'salt':'s' | 'salt':null",
        "'shadows':[] | 'shadows':['x']"
      })
  void whatTheReaderRefusesTheSchemaRefuses(String good, String bad) throws IOException {
    ControlRecord record =
        new ControlRecord.Activate(
            "x", new Lineup(Versions.A, List.of(Versions.canary(Versions.B, 0.1)), "s", List.of()));
    String json = new String(ControlRecordWriter.write(record), StandardCharsets.UTF_8);
    assertThat(json).contains(good.replace('\'', '"'));
    String broken = json.replace(good.replace('\'', '"'), bad.replace('\'', '"'));

    assertThat(SCHEMA.validate(JSON.readTree(broken))).isNotEmpty();
    assertThatThrownBy(() -> ControlRecordReader.read(broken.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidControlRecordException.class);
  }
}
