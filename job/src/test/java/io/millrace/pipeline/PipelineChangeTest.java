package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PipelineChangeTest {
  private static final String EXAMPLE = Definitions.example();

  @Test
  void sameDefinitionInAnotherSpellingIsNoChange() {
    PipelineChange change = to(EXAMPLE.replace("window: 24h", "window: 1d").replace("10m", "600s"));
    assertThat(change.isNone()).isTrue();
    assertThat(change.isModelAlone()).isTrue();
    assertThat(change).hasToString("");
  }

  @Test
  void anotherModelChangesTheModelAlone() {
    PipelineChange change = to(EXAMPLE.replace("\"3\"", "\"4\"").replace(", spend_30d]", "]"));
    assertThat(change.isModelAlone()).isTrue();
    assertThat(change)
        .hasToString(
            """
            model.inputs: ["views_24h","click_rate_24h","spend_30d"] -> ["views_24h","click_rate_24h"]
            model.version: "3" -> "4\"""");
  }

  @Test
  void aFirstModelChangesTheModelAlone() {
    String without = EXAMPLE.replaceAll("(?s)model:.*?(?=tables:)", "");
    PipelineChange change = PipelineChange.between(record(without), record(EXAMPLE));
    assertThat(change.isModelAlone()).isTrue();
    assertThat(change.toString()).startsWith("model: null -> {");
  }

  @Test
  void featuresAreComparedByName() {
    PipelineChange change =
        to(
            EXAMPLE
                .replace("window: 30d}\n  spend_p95", "window: 60d}\n  spend_p95")
                .replaceAll(" +hour: .*\n", "\n  day: {day_of_week: true}\n"));
    assertThat(change.isModelAlone()).isFalse();
    assertThat(change)
        .hasToString(
            """
            features.spend_30d.window: 30d -> 60d
            features.hour: removed
            features.day: added""");
  }

  @Test
  void anotherOrderOfFeaturesIsAChange() {
    PipelineChange change =
        PipelineChange.between(
            "{\"features\":[{\"name\":\"a\"},{\"name\":\"b\"}]}",
            "{\"features\":[{\"name\":\"b\"},{\"name\":\"c\"},{\"name\":\"a\"}]}");
    assertThat(change).hasToString("features.c: added\nfeatures: [a, b] -> [b, a]");
  }

  @Test
  void anotherPathOfAFieldIsAChange() {
    PipelineChange change = to(EXAMPLE.replace("item: string", "item: {type: string, path: sku}"));
    assertThat(change).hasToString("event.fields.item.path: \"item\" -> \"sku\"");
  }

  @Test
  void anotherSourceOrIdIsNoChangeOfTheModel() {
    PipelineChange change =
        to(EXAMPLE.replace("[user_events]", "[a, b]").replace("id: event_id", "id: /event/id"));
    assertThat(change.isModelAlone()).isFalse();
  }

  @Test
  void tablesAndTheTopicOfPredictionsArePartOfTheRecord() {
    PipelineChange change =
        to(
            EXAMPLE
                .replace("namespace: shop", "namespace: store")
                .replace(": predictions ", ": p "));
    assertThat(change.isModelAlone()).isFalse();
    assertThat(change)
        .hasToString(
            """
            tables.namespace: "shop" -> "store"
            predictions-topic: "predictions" -> "p\"""");
  }

  @Test
  void whatIsNoCanonicalFormIsRefused() {
    assertThatThrownBy(() -> PipelineChange.between("[]", "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a canonical form");
  }

  private static PipelineChange to(String yaml) {
    return PipelineChange.between(record(EXAMPLE), record(yaml));
  }

  private static String record(String yaml) {
    return PipelineChange.record(PipelineReader.read(yaml, "test.yaml"));
  }
}
