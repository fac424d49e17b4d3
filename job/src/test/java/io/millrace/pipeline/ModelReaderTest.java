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

/** The features that a model takes, and its own names for them. */
class ModelReaderTest {
  private static final String LISTED = "inputs: [views_24h, click_rate_24h, spend_30d]";
  private static final String MAPPED =
      "inputs: {Views: views_24h, \"rate:0\": click_rate_24h, Spend_30d: spend_30d}";
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(PipelineSchema.json());

  @Test
  void aMapGivesFeaturesInOrderAndTheModelsNames() {
    Pipeline pipeline = read(MAPPED);

    assertThat(pipeline.model().inputs())
        .containsExactly("views_24h", "click_rate_24h", "spend_30d");
    assertThat(pipeline.model().names()).containsExactly("Views", "rate:0", "Spend_30d");
    assertThat(pipeline.canonicalJson())
        .contains("\"inputs\":[\"views_24h\",\"click_rate_24h\",\"spend_30d\"]")
        .contains("\"names\":[\"Views\",\"rate:0\",\"Spend_30d\"]");
    // Printed by check.py --version-of, which shares no code with this.
    assertThat(pipeline.version())
        .isEqualTo("429a85a1bafdd59239755df85368489dc787da49b3d51538659be9567a4c047e");
  }

  @Test
  void aListHasNoNames() {
    assertThat(read(LISTED).model().names()).isNull();
    assertThat(read(LISTED).canonicalJson()).doesNotContain("\"names\"");
  }

  @Test
  void oneFeatureMayFillTwoInputs() {
    assertThat(read("inputs: {a: spend_30d, b: spend_30d}").model().inputs())
        .containsExactly("spend_30d", "spend_30d");
  }

  @Test
  void theCanonicalFormReadsBack() {
    Pipeline pipeline = read(MAPPED);

    Pipeline back = CanonicalReader.read(pipeline.canonicalJson(), "versions");

    assertThat(back.canonicalJson()).isEqualTo(pipeline.canonicalJson());
    assertThat(back.model().names()).isEqualTo(pipeline.model().names());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "inputs: {Views: views_24} | Unknown feature 'views_24' in model.inputs.Views, line 33 (did you mean 'views_24h'?)",
        "inputs: {} | Invalid model.inputs: {}, line 33 (must hold at least one model input)",
        "inputs: {Views: [views_24h]} | Invalid model.inputs.Views: a list, line 33 (must be the name of a feature)",
        "inputs: {'': views_24h} | Invalid name of a model input: '', line 33 (must not be empty)",
        "inputs: views_24h | Invalid model.inputs: views_24h, line 33 (must be a list: [views_24h])",
        "inputs: [Spend_30d] | Unknown feature 'Spend_30d' in model.inputs, line 33 (did you mean 'spend_30d'? If 'Spend_30d' is the model's name of it, map it: {Spend_30d: spend_30d})",
        "inputs: ['views 24h'] | Unknown feature 'views 24h' in model.inputs, line 33 (did you mean 'views_24h'? If 'views 24h' is the model's name of it, map it: {'views 24h': views_24h})",
      })
  void whatIsWrongIsSaidWithTheAdvice(String inputs, String problem) {
    assertThat(problems(Definitions.example().replace(LISTED, inputs))).containsExactly(problem);
  }

  @Test
  void theSchemaKnowsBothForms() throws IOException {
    assertThat(schemaAccepts(LISTED)).isTrue();
    assertThat(schemaAccepts(MAPPED)).isTrue();
    assertThat(schemaAccepts("inputs: {}")).isFalse();
    assertThat(schemaAccepts("inputs: {Views: [views_24h]}")).isFalse();
  }

  private static Pipeline read(String inputs) {
    String yaml = Definitions.example().replace(LISTED, inputs);
    return PipelineReader.read(yaml, "test.yaml");
  }

  private static boolean schemaAccepts(String inputs) throws IOException {
    String yaml = Definitions.example().replace(LISTED, inputs);
    return SCHEMA.validate(new ObjectMapper(new YAMLFactory()).readTree(yaml)).isEmpty();
  }
}
