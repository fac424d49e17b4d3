package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Random;
import java.util.regex.Pattern;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

class CanonicalFormTest {
  private static final int DEFINITIONS = 100;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void randomDefinitionsKeepTheirVersionInEverySpelling() {
    for (int i = 0; i < DEFINITIONS; i++) {
      RandomDefinition definition = new RandomDefinition(random);
      Pipeline first = PipelineReader.read(definition.yaml(random), "first.yaml");
      String again = definition.yaml(random);
      assertThat(PipelineReader.read(again, "again.yaml").canonicalJson())
          .as("seed %d, definition %d:\n%s", seed, i, again)
          .isEqualTo(first.canonicalJson());
    }
  }

  @Test
  void randomCanonicalFormsAreThoseOfTheStandard() throws IOException {
    for (int i = 0; i < DEFINITIONS; i++) {
      String json =
          PipelineReader.read(new RandomDefinition(random).yaml(random), "a").canonicalJson();
      assertThat(json)
          .as("seed %d", seed)
          .isEqualTo(new JsonCanonicalizer(json).getEncodedString());
    }
  }

  @Test
  void theCanonicalFormSaysWhatWasRead() throws IOException {
    for (int i = 0; i < DEFINITIONS; i++) {
      Pipeline pipeline = PipelineReader.read(new RandomDefinition(random).yaml(random), "a");
      JsonNode form = new ObjectMapper().readTree(pipeline.canonicalJson());
      assertThat(form.at("/source/topics").size()).isEqualTo(pipeline.topics().size());
      assertThat(form.at("/event/user").textValue()).isEqualTo(pipeline.event().userPath());
      assertThat(form.at("/event/fields").size()).isEqualTo(pipeline.event().fields().size());
      assertThat(form.at("/model/inputs").size())
          .isEqualTo(pipeline.model() == null ? 0 : pipeline.model().inputs().size());
      for (int f = 0; f < pipeline.features().size(); f++) {
        JsonNode feature = form.at("/features/" + f);
        assertThat(feature.path("name").asText()).isEqualTo(pipeline.features().get(f).name());
        assertThat(feature.path("where").asText(null))
            .isEqualTo(pipeline.features().get(f).where());
      }
    }
  }

  @Test
  void whatChangesNoValueIsNoPartOfTheVersion() {
    String example = Definitions.example();
    assertSameVersion(example.replaceAll("(?m) *#.*$", ""));
    assertSameVersion(example.replace("file: purchase-intent.onnx", "file: s3://b/m.onnx"));
    assertSameVersion(example.replace("namespace: shop", "namespace: store.eu"));
    assertSameVersion(example.replace("partition-by: day", "partition-by: hour"));
    assertSameVersion(example.replaceAll("predictions-topic: .*", ""));
    assertSameVersion(example.replaceAll(" *max-value-bytes: .*\n", ""));
    assertSameVersion(example.replace("window: 24h", "window: 1d, tile: 60m"));
  }

  @Test
  void whatChangesAValueChangesTheVersion() {
    String example = Definitions.example();
    assertOtherVersion(example.replace("5m", "6m"));
    assertOtherVersion(example.replace("[user_events]", "[user_events, more]"));
    assertOtherVersion(example.replace("window: 7d", "window: 7d, tile: 2h"));
    assertOtherVersion(example.replace("item: string", "item: {type: string, required: true}"));
    assertOtherVersion(example.replace("type == 'view'", "type  == 'view'"));
    assertOtherVersion(example.replaceAll("(  items_7d.*\n)(  last_amount.*\n)", "$2$1"));
    assertOtherVersion(example.replace("views_24h, click_rate_24h", "click_rate_24h, views_24h"));
    assertOtherVersion(example.replaceAll("(?s)model:.*?(?=tables:)", ""));
    assertOtherVersion(example.replaceAll(Pattern.quote("[1]"), "[0]"));
  }

  private static void assertSameVersion(String yaml) {
    assertThat(version(yaml)).as(yaml).isEqualTo(version(Definitions.example()));
  }

  private static void assertOtherVersion(String yaml) {
    assertThat(version(yaml)).as(yaml).isNotEqualTo(version(Definitions.example()));
  }

  private static String version(String yaml) {
    return PipelineReader.read(yaml, "test.yaml").version();
  }
}
