package io.millrace.deployment;

import static io.millrace.deployment.Versions.A;
import static io.millrace.deployment.Versions.B;
import static io.millrace.deployment.Versions.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deployment.GatheredOutcomes.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatheredOutcomesTest {
  private final GatheredOutcomes gathered = new GatheredOutcomes(3);

  @Test
  void theOutcomeIsThereOnceEveryTaskHasSpoken() {
    assertThat(gathered.add(A, at(1), 2, Optional.empty())).isEmpty();
    assertThat(gathered.add(A, at(1), 0, Optional.empty())).isEmpty();
    assertThat(gathered.add(A, at(1), 0, Optional.empty())).as("one that speaks twice").isEmpty();
    assertThat(gathered.add(A, at(1), 1, Optional.empty())).contains(new Outcome(Optional.empty()));
  }

  @Test
  void theReasonIsThatOfTheFirstTaskWhicheverSpeaksFirst() {
    gathered.add(A, at(1), 2, Optional.of("two"));
    gathered.add(A, at(1), 1, Optional.of("one"));

    assertThat(gathered.add(A, at(1), 0, Optional.empty()))
        .contains(new Outcome(Optional.of("one")));
  }

  @Test
  void preparationsAreApart() {
    gathered.add(A, at(1), 0, Optional.empty());
    gathered.add(A, at(1), 1, Optional.empty());

    assertThat(gathered.add(A, at(5), 2, Optional.empty())).as("the same again").isEmpty();
    assertThat(gathered.add(B, at(1), 2, Optional.empty())).as("another version").isEmpty();
    assertThat(gathered.add(A, at(1), 2, Optional.empty())).isPresent();
  }

  @Test
  void aLongReasonIsShortened() {
    GatheredOutcomes alone = new GatheredOutcomes(1);

    assertThat(alone.add(A, at(1), 0, Optional.of("x".repeat(100_000))))
        .hasValueSatisfying(
            outcome -> assertThat(outcome.refusal().orElseThrow()).hasSizeLessThan(2_100));
  }
}
