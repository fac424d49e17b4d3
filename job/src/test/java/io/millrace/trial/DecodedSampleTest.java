package io.millrace.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.Pipeline;
import org.junit.jupiter.api.Test;

class DecodedSampleTest {

  private static DecodedSample of(Pipeline pipeline, String... lines) {
    DecodedSample sample = new DecodedSample(pipeline.event());
    for (int i = 0; i < lines.length; i++) {
      sample.take(Records.of(pipeline, i + 1, lines[i]));
    }
    return sample;
  }

  @Test
  void eventsAndRejectsAreCounted() {
    DecodedSample sample =
        of(
            Records.pipeline(),
            "{\"user\":\"u\",\"ts\":1764000000000,\"kind\":\"k\",\"amount\":1,\"count\":1}",
            "{\"user\":\"u\",\"ts\":1764000001000,\"kind\":\"k\"}",
            "{\"user\":\"u\",\"ts\":1764000001000}");

    assertThat(sample.summary().sentence()).isEqualTo("2 of 3 records are events");
    assertThat(sample.suspicions()).isEmpty();
    assertThat(sample.span()).contains("2025-11-24T16:00:00Z to 2025-11-24T16:00:01Z");
  }

  @Test
  void aFieldThatNoEventHasIsReportedWithTheNearestKey() {
    DecodedSample sample =
        of(
            Records.pipeline(),
            "{\"user\":\"u\",\"ts\":1764000000000,\"kind\":\"k\",\"amuont\":1,\"x\":{\"count\":5}}");

    assertThat(sample.suspicions())
        .containsExactly(
            "field 'amount' is not in the only event; likeliest fix: event.fields.amount.path: amuont (the record has it, and no amount)",
            "field 'count' is not in the only event; likeliest fix: event.fields.count.path: /x/count (the record has it, and no count)");
  }

  @Test
  void secondsTakenForMillisecondsAreReported() {
    String line = "{\"user\":\"u\",\"ts\":%d,\"kind\":\"k\",\"amount\":1,\"count\":1}";

    assertThat(of(Records.pipeline(), line.formatted(1_764_000_000L)).suspicions())
        .containsExactly(
            "events lie in 1970; likeliest fix: event.time.as: s (by the size of their numbers)");
    Pipeline micros = Records.pipeline("user", "{field: ts, as: us}");
    assertThat(of(micros, line.formatted(1_764_000_000_000L)).suspicions())
        .containsExactly(
            "events lie in 1970; likeliest fix: event.time.as: ms (by the size of their numbers)");
    assertThat(of(Records.pipeline(), line.formatted(0)).suspicions()).isEmpty();
    assertThat(
            of(Records.pipeline(), line.formatted(1_764_000_000L), line.formatted(5)).suspicions())
        .isEmpty();
  }
}
