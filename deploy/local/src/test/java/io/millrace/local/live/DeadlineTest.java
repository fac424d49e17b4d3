package io.millrace.local.live;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lake.LimitException;
import io.millrace.verify.Progress.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  @Test
  void readingEndsInWordsOnceTheTimeIsOver() {
    Deadline over = new Deadline(Duration.ofSeconds(-1));

    assertThatThrownBy(() -> over.begin(Step.SEARCHING, 1)).isInstanceOf(LimitException.class);
    assertThatThrownBy(() -> over.done(1))
        .isInstanceOf(LimitException.class)
        .hasMessageMatching("it takes more than -?[0-9]+ seconds?");
  }

  @Test
  void readingGoesOnBeforeThat() {
    Deadline ahead = new Deadline(Duration.ofDays(1));

    assertThatCode(
            () -> {
              ahead.begin(Step.SEARCHING, 1);
              ahead.done(1);
              ahead.end();
            })
        .doesNotThrowAnyException();
  }
}
