package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long nanos;

  @Test
  void withoutATerminalALineIsPrintedNowAndThen() {
    ProgressLine line = new ProgressLine(out, false, () -> nanos, "Loading", "line");
    line.at(0, 0);
    at(11);
    line.at(2_200, 0.25);
    at(12);
    line.at(2_400, 0.3);
    at(40);
    line.end(8_000);

    assertThat(text().lines())
        .containsExactly(
            "Loading   ███████░░░░░░░░░░░░░░░░░░░░░  25 %  2,200 lines  200/s  33 s left",
            "Loading   ████████████████████████████ 100 %  8,000 lines  200/s  40.0 s");
  }

  @Test
  void onATerminalTheLineIsRedrawn() {
    ProgressLine line = new ProgressLine(out, true, () -> nanos, "Loading", "line");
    at(100);
    line.at(10, 0.1);
    line.end(100);

    assertThat(text())
        .startsWith("\rLoading")
        .contains("15:00 min left")
        .endsWith(System.lineSeparator());
    assertThat(text().lines()).hasSize(3);
  }

  private void at(long seconds) {
    nanos = TimeUnit.SECONDS.toNanos(seconds);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
