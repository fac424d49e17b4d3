package io.millrace.trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.Pipeline;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExampleLineTest {
  private static final long NOW_MS = 1_764_000_000_123L;

  @Test
  void theExampleIsAnEventWithEveryDeclaredPart() {
    assertThat(ExampleLine.of(Records.pipeline(), NOW_MS))
        .contains(
            "{\"ts\":1764000000123,\"kind\":\"a\",\"amount\":1.5,\"count\":1,\"user\":\"u1\"}");
    assertThat(ExampleLine.of(Records.pipeline("/a/0/b~1c", "{field: /a/t, as: iso}"), NOW_MS))
        .get()
        .asString()
        .startsWith("{\"a\":{\"t\":\"2025-11-24T16:00:00.123Z\",\"0\":{\"b/c\":\"u1\"}}");
  }

  @Test
  void everyWayToNameUserAndTimeHasAnExample() throws IOException {
    for (String user : List.of("user", "count", "kind", "/x/user", "{from: kafka-key}")) {
      for (String time :
          List.of("{field: ts, as: s}", "{field: /x/t, as: us}", "{from: kafka-timestamp}")) {
        Pipeline pipeline = Records.pipeline(user, time);
        String line = ExampleLine.of(pipeline, NOW_MS).orElseThrow();
        try (Trial trial = Trial.of(pipeline, null)) {
          GivenRecord record =
              new LineRecords(pipeline, () -> NOW_MS).record(line.getBytes(UTF_8), 1);
          assertThat(trial.take(record)).isInstanceOf(Outcome.Predicted.class);
        }
      }
    }
  }

  @Test
  void partsThatExcludeEachOtherHaveNone() {
    assertThat(ExampleLine.of(Records.pipeline("/ts/user", "{field: ts, as: ms}"), NOW_MS))
        .isEmpty();
  }
}
