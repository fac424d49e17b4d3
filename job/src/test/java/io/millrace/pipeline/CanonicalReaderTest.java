package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CanonicalReaderTest {
  private static final String DEFINITION =
      """
      pipeline: shop
      format: 1
      source: {topics: [a, b], format: json, max-future-skew: none}
      event:
        user: /user/id
        time: {field: at, as: iso}
        fields:
          kind: {type: string, required: true}
          amount: {type: double, path: /order/amount}
          due: timestamp
          item: string
          big: long
      features:
        count_1h: {count: true, where: "kind == 'a'", window: 1h}
        spend: {sum: "amount * 2.0", window: 30d, tile: 12h}
        median: {quantile: {of: amount, q: 0.5}, window: lifetime}
        items: {distinct: item, window: 7d}
        idle: {seconds_since: true}
        since: {seconds_since: true, window: 2d}
        heat: {decayed_sum: {of: "1.0", half_life: 90s}}
        per: {ratio: [spend, count_1h]}
        now: {value: kind}
        last_item: {last: item, window: lifetime}
        hour: {hour_of_day: true}
      model: {name: m, version: "3", file: x.onnx, sha256: "%s", inputs: [spend], output: "p[1]"}
      tables: {namespace: shop}
      """
          .formatted("ab".repeat(32));

  @Test
  void theCanonicalFormReadsBackAsTheSameDefinition() {
    Pipeline pipeline = PipelineReader.read(DEFINITION, "test");

    Pipeline back = CanonicalReader.read(pipeline.canonicalJson(), "versions");

    assertThat(back.version()).isEqualTo(pipeline.version());
    assertThat(back.canonicalJson()).isEqualTo(pipeline.canonicalJson());
    assertThat(back.features()).isEqualTo(pipeline.features());
    // The form sorts them: their order is that of the tables' columns, and changes no value.
    assertThat(back.event().fields())
        .containsExactlyInAnyOrderElementsOf(pipeline.event().fields());
  }

  @Test
  void withoutModelAndIdItReadsBackToo() {
    String text =
        DEFINITION
            .lines()
            .filter(line -> !line.startsWith("model:"))
            .reduce("", (a, b) -> a + b + "\n");
    Pipeline pipeline = PipelineReader.read(text, "test");

    assertThat(CanonicalReader.read(pipeline.canonicalJson(), "versions").version())
        .isEqualTo(pipeline.version());
  }

  @Test
  void aRecordOfAnEarlierRunReadsBackAsItsWholeDefinition() {
    String tables =
        "tables: {namespace: shop.eu, partition-by: hour, raw: false}\npredictions-topic: p";
    String odd = "count_1h: {count: true, where: \"kind == 'ä\\x85\\u2028😀'\"";
    for (String text :
        new String[] {
          DEFINITION,
          DEFINITION.replace("tables: {namespace: shop}", tables),
          DEFINITION.replace("count_1h: {count: true, where: \"kind == 'a'\"", odd),
          DEFINITION.replace("inputs: [spend]", "inputs: {x: spend, y: per}")
        }) {
      Pipeline pipeline = PipelineReader.read(text, "test");

      Pipeline back =
          PipelineReader.read(
              CanonicalReader.file(PipelineChange.record(pipeline), "test", "x.onnx"), "kept");

      assertThat(back.version()).isEqualTo(pipeline.version());
      assertThat(back.event()).isEqualTo(pipeline.event());
      assertThat(back.model()).isEqualTo(pipeline.model());
      assertThat(back.tables()).isEqualTo(pipeline.tables());
      assertThat(back.predictionsTopic()).isEqualTo(pipeline.predictionsTopic());
    }
  }

  @Test
  void whatIsNoDefinitionIsSaidToBeNone() {
    assertThatThrownBy(() -> CanonicalReader.read("[1", "version 12"))
        .isInstanceOf(InvalidPipelineException.class)
        .hasMessageContaining("version 12");
    assertThatThrownBy(() -> CanonicalReader.read("{\"pipeline\":\"x\"}", "version 12"))
        .isInstanceOf(InvalidPipelineException.class);
  }
}
