package io.millrace.pipeline;

import static io.millrace.pipeline.ChangeEffects.Fate.ADDED;
import static io.millrace.pipeline.ChangeEffects.Fate.KEPT;
import static io.millrace.pipeline.ChangeEffects.Fate.RESPELLED;
import static io.millrace.pipeline.ChangeEffects.Fate.RETYPED;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.ChangeEffects.ColumnChange;
import org.junit.jupiter.api.Test;

class ChangeEffectsTest {
  private static final String BEFORE = definition("kind: string, amount: double", "hour", "last");

  @Test
  void anotherModelTouchesNeitherStateNorColumns() {
    ChangeEffects effects = to(BEFORE.replace("\"1\"", "\"2\""));
    assertThat(effects.stateAfter()).isEqualTo(effects.stateBefore());
    assertThat(effects.columns()).isEmpty();
  }

  @Test
  void aFieldThatIsRequiredNowLeavesTheStateAsItIs() {
    ChangeEffects effects =
        to(BEFORE.replace("kind: string", "kind: {type: string, required: true}"));
    assertThat(effects.stateAfter()).isEqualTo(effects.stateBefore());
    assertThat(effects.columns()).isEmpty();
  }

  @Test
  void columnsThatComeAndGoAreNamed() {
    ChangeEffects effects = to(definition("kind: string, item: string", "hour", "day"));
    assertThat(effects.stateAfter()).isNotEqualTo(effects.stateBefore());
    assertThat(effects.columns())
        .containsExactly(
            new ColumnChange("events", "amount", "double", "", KEPT),
            new ColumnChange("events", "item", "", "string", ADDED),
            new ColumnChange("predictions.features", "last", "string", "", KEPT),
            new ColumnChange("predictions.features", "day", "", "long", ADDED));
  }

  @Test
  void anotherTypeOrCaseOfAColumnIsNamed() {
    ChangeEffects effects =
        to(
            definition("Kind: string, amount: long", "hour", "last")
                .replace("last: {last: kind", "last: {last: amount"));
    assertThat(effects.columns())
        .containsExactly(
            new ColumnChange("events", "kind", "string", "", KEPT),
            new ColumnChange("events", "amount", "double", "long", RETYPED),
            new ColumnChange("events", "Kind", "", "string", RESPELLED),
            new ColumnChange("predictions.features", "last", "string", "double", RETYPED));
  }

  private static ChangeEffects to(String after) {
    return ChangeEffects.between(
        PipelineReader.read(BEFORE, "before"), PipelineReader.read(after, "after"));
  }

  private static String definition(String fields, String... features) {
    StringBuilder text =
        new StringBuilder(
            """
            pipeline: shop
            format: 1
            source: {topics: [clicks], format: json}
            event: {user: user, time: {field: at, as: ms}, fields: {%s}}
            model: {name: m, version: "1", file: m.onnx, sha256: "%s", output: score, inputs: [hour]}
            tables: {namespace: shop}
            features:
            """
                .formatted(fields, "0".repeat(64)));
    for (String feature : features) {
      text.append("  ").append(feature).append(": ");
      text.append(
          switch (feature) {
            case "hour" -> "{hour_of_day: true}\n";
            case "day" -> "{day_of_week: true}\n";
            default -> "{last: kind, window: lifetime}\n";
          });
    }
    return text.toString();
  }
}
