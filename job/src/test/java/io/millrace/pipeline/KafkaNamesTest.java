package io.millrace.pipeline;

import static io.millrace.pipeline.PipelineReaderTest.problems;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions that take the user from a record's key, and the time from its timestamp. */
class KafkaNamesTest {
  private static final String USER = "user: user_id";
  private static final String TIME = "time: {field: timestamp, as: ms}";
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(PipelineSchema.json());

  @Test
  void theyAreInTheCanonicalFormAsWritten() {
    Pipeline pipeline =
        read(USER, "user: {from: kafka-key}", TIME, "time: {from: kafka-timestamp}");

    assertThat(pipeline.event().userPath()).isNull();
    assertThat(pipeline.event().timePath()).isNull();
    assertThat(pipeline.event().timeFormat()).isNull();
    assertThat(pipeline.canonicalJson())
        .contains("\"time\":{\"from\":\"kafka-timestamp\"},\"user\":{\"from\":\"kafka-key\"}");
    // Printed by check.py --version-of, which shares no code with this.
    assertThat(pipeline.version())
        .isEqualTo("f1c99198ab7ef59d13be9f64a4761e568f3dc9a16d7ce141b0f25114a7d9e0db");
  }

  @Test
  void eachMayBeAlone() {
    assertThat(read(USER, "user: {from: kafka-key}", TIME, TIME).canonicalJson())
        .contains(
            "\"time\":{\"as\":\"ms\",\"field\":\"timestamp\"},\"user\":{\"from\":\"kafka-key\"}");
    assertThat(read(USER, USER, TIME, "time:\n    from: kafka-timestamp").canonicalJson())
        .contains("\"time\":{\"from\":\"kafka-timestamp\"},\"user\":\"user_id\"");
  }

  @Test
  void theCanonicalFormReadsBack() {
    Pipeline pipeline =
        read(USER, "user: {from: kafka-key}", TIME, "time: {from: kafka-timestamp}");

    Pipeline back = CanonicalReader.read(pipeline.canonicalJson(), "versions");

    assertThat(back.canonicalJson()).isEqualTo(pipeline.canonicalJson());
    assertThat(back.event().userPath()).isNull();
    assertThat(back.event().timePath()).isNull();
  }

  @Test
  void aFormThatAnEarlierReleaseLetPassReadsBackToo() {
    String stored =
        Definitions.example().replace(USER, "user: /x").replace(TIME, "time: {field: /y, as: ms}");
    String form =
        PipelineReader.read(stored, "test.yaml")
            .canonicalJson()
            .replace("\"user\":\"/x\"", "\"user\":\"kafka.key\"")
            .replace("\"field\":\"/y\"", "\"field\":\"kafka.timestamp\"");

    Pipeline back = CanonicalReader.read(form, "versions");

    assertThat(back.event().userPath()).isEqualTo("kafka.key");
    assertThat(back.event().timePath()).isEqualTo("kafka.timestamp");
    assertThat(back.canonicalJson()).isEqualTo(form);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka.key", "kafka-key", "Kafka.Key"})
  void aPathThatIsMeantForTheKeyIsRefusedWithTheWayToReadIt(String path) throws IOException {
    String yaml = Definitions.example().replace(USER, "user: " + path);

    assertThat(problems(yaml))
        .containsExactly(
            ("Invalid event.user: %s, line 9 (write user: {from: kafka-key} for the record's key,"
                    + " or /%s for a field of that name)")
                .formatted(path, path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka.timestamp", "kafka-timestamp"})
  void aPathThatIsMeantForTheTimestampIsRefusedWithTheWayToReadIt(String path) throws IOException {
    String yaml = Definitions.example().replace(TIME, "time: {field: " + path + ", as: ms}");

    assertThat(problems(yaml))
        .containsExactly(
            ("Invalid event.time.field: %s, line 10 (write time: {from: kafka-timestamp} for the"
                    + " record's timestamp, or /%s for a field of that name)")
                .formatted(path, path));
    assertThat(schemaAccepts(yaml)).isFalse();
  }

  @Test
  void aPointerMeansTheFieldOfThatName() throws IOException {
    String yaml =
        Definitions.example()
            .replace(USER, "user: /kafka.key")
            .replace(TIME, "time: {field: /kafka.timestamp, as: ms}");

    assertThat(PipelineReader.read(yaml, "test.yaml").event().userPath()).isEqualTo("/kafka.key");
    assertThat(schemaAccepts(yaml)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user: {from: kafka-timestamp} | Invalid event.user.from: kafka-timestamp, line 9 (must be kafka-key)",
        "user: {frm: kafka-key} | Unknown key 'frm' in event.user, line 9 (did you mean 'from'?)",
        "user: {} | Missing event.user.from, line 9 (kafka-key: the record's key as UTF-8 text is the user)",
        "user: {field: user_id} | Unknown key 'field' in event.user, line 9 (known: from)",
      })
  void whatIsWrongWithTheUserIsSaid(String user, String problem) throws IOException {
    String yaml = Definitions.example().replace(USER, user);

    assertThat(problems(yaml)).contains(problem);
    assertThat(schemaAccepts(yaml)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time: {from: kafka-key} | Invalid event.time.from: kafka-key, line 10 (must be kafka-timestamp)",
        "time: {from: kafka-timestamp, as: ms} | Invalid event.time.as: ms, line 10 (given beside from; keep one)",
        "time: {frm: kafka-timestamp} | Unknown key 'frm' in event.time, line 10 (did you mean 'from'?)",
        "time: {as: ms} | Missing event.time.field, line 10 (path of the time: a top-level name, or a JSON Pointer)",
        "time: kafka.timestamp | Invalid event.time: kafka.timestamp, line 10 (must be a mapping with the keys field, as, from)",
      })
  void whatIsWrongWithTheTimeIsSaidOnce(String time, String problem) throws IOException {
    String yaml = Definitions.example().replace(TIME, time);

    assertThat(problems(yaml)).containsExactly(problem);
    assertThat(schemaAccepts(yaml)).isFalse();
  }

  @Test
  void theSchemaKnowsThem() throws IOException {
    assertThat(
            schemaAccepts(
                Definitions.example()
                    .replace(USER, "user: {from: kafka-key}")
                    .replace(TIME, "time: {from: kafka-timestamp}")))
        .isTrue();
  }

  private static Pipeline read(String user, String otherUser, String time, String otherTime) {
    String yaml = Definitions.example().replace(user, otherUser).replace(time, otherTime);
    return PipelineReader.read(yaml, "test.yaml");
  }

  private static boolean schemaAccepts(String yaml) throws IOException {
    return SCHEMA.validate(new ObjectMapper(new YAMLFactory()).readTree(yaml)).isEmpty();
  }
}
