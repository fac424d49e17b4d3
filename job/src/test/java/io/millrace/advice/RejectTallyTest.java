package io.millrace.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.RejectReason;
import io.millrace.trial.Records;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectTallyTest {
  private final RejectTally tally =
      new RejectTally(Records.pipeline("card.token", "{field: ts, as: ms}").event());

  private void missing(String place, String value) {
    tally.add(
        RejectReason.MISSING_FIELD,
        place,
        "field 'card.token' is missing",
        value.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theFixThatHelpsMostIsToldWithAnExampleOfIt() {
    missing("line 1", "{\"token\":1}");
    missing("line 2", "{\"card\":{\"token\":1}}");
    missing("line 3", "{\"card\":{\"token\":2}}");
    tally.add(RejectReason.INVALID_USER, "line 4", "field 'card.token' is empty", null);

    RejectSummary summary = new RejectSummary(0, tally.rejects(), tally.reasons());

    assertThat(summary.sentence()).isEqualTo("no record is an event: all 4 are rejects");
    assertThat(summary.lines())
        .containsExactly(
            "MISSING_FIELD 3, such as line 2: field 'card.token' is missing",
            "  likeliest fix: event.user: /card/token (a path into objects begins with a slash)",
            "INVALID_USER 1, such as line 4: field 'card.token' is empty");
  }

  @Test
  void manyRejectsOfAReasonAreCountedAndNoLongerLookedAt() {
    for (int i = 0; i < 5_000; i++) {
      missing("line " + i, "{\"card\":{\"token\":1}}");
    }

    assertThat(tally.knows(RejectReason.MISSING_FIELD)).isTrue();
    assertThat(tally.knows(RejectReason.MALFORMED)).isFalse();
    assertThat(tally.reasons()).extracting(RejectTally.Reason::count).containsExactly(5_000L);
  }

  @Test
  void mostMeansMoreThanHalf() {
    assertThat(new RejectSummary(5, 5, List.of()).isMostlyRejects()).isFalse();
    assertThat(new RejectSummary(5, 6, List.of()).sentence())
        .isEqualTo("most records are rejects: 6 of 11");
    assertThat(new RejectSummary(0, 0, List.of()).isWithoutEvent()).isFalse();
  }

  @Test
  void whatARecordHoldsCannotMakeALineOrAnOrderOfItsOwn() {
    missing("line 1", "{\"card.tokn\":1,\"x\\ny\\u001b[2J\":2}");
    missing("line 2", "{\"a\\nb\":2,\"c\\u001b[2J\":3}");
    RejectSummary summary = new RejectSummary(0, 2, tally.reasons());

    assertThat(summary.lines()).hasSize(2).allMatch(line -> !line.contains("\n"));
    assertThat(String.join("", summary.lines())).doesNotContain("\u001b");
  }
}
