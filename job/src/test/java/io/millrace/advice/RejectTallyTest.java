package io.millrace.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.KafkaCoordinates;
import io.millrace.event.RejectReason;
import io.millrace.trial.DecodedSample;
import io.millrace.trial.GivenRecord;
import io.millrace.trial.Records;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
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
  void theFixThatHelpsMostIsReportedWithAnExampleOfIt() {
    missing("line 1", "{\"token\":1}");
    missing("line 2", "{\"card\":{\"token\":1}}");
    missing("line 3", "{\"card\":{\"token\":2}}");
    tally.add(RejectReason.INVALID_USER, "line 4", "field 'card.token' is empty", null);

    RejectSummary summary = new RejectSummary(0, tally.rejects(), tally.reasons(Taken.of(0)));

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
    assertThat(tally.reasons(Taken.of(0)))
        .extracting(RejectTally.Reason::count)
        .containsExactly(5_000L);
  }

  /** The fix of what is rejected where so many other records have a number in the field. */
  private static Optional<String> fix(String field, int taken, String... values) {
    DecodedSample sample = new DecodedSample(Records.pipeline().event());
    for (int i = 0; i < taken + values.length; i++) {
      String value =
          "{\"user\":1,\"ts\":1764400000000,\"kind\":\"k\",\"%s\":%s}"
              .formatted(field, i < taken ? i : values[i - taken]);
      KafkaCoordinates kafka = new KafkaCoordinates("cards", 0, i, 1764400000000L);
      sample.take(
          new GivenRecord("line " + i, kafka, null, value.getBytes(StandardCharsets.UTF_8)));
    }
    return sample.summary().reasons().get(0).fix();
  }

  @Test
  void aFixIsForTheBulkOfTheRecordsAndNotForAFew() {
    assertThat(fix("amount", 196, "\"a\"", "\"b\""))
        .hasValue(
            "let the producer mend these 2 records: the definition takes 196 others as it is");
    assertThat(fix("amount", 2, "\"a\"", "\"b\"", "\"c\"").orElseThrow())
        .startsWith("event.fields.amount: {type: string}");
    assertThat(fix("count", 1, "1.5", "2.5").orElseThrow())
        .startsWith("event.fields.count: {type: double}");
    assertThat(fix("count", 0, "1e400")).as("which no type takes").isEmpty();
  }

  @Test
  void eventsWithoutAValueSpeakForNoType() {
    assertThat(fix("amount", 0, "null", "null", "null", "\"a\"", "\"b\"").orElseThrow())
        .startsWith("event.fields.amount: {type: string}");
  }

  @Test
  void whereNobodyHasCountedTheValuesBothAreSaid() {
    RejectTally counted = new RejectTally(Records.pipeline().event());
    byte[] value =
        "{\"user\":1,\"ts\":1,\"kind\":\"k\",\"amount\":\"a\"}".getBytes(StandardCharsets.UTF_8);
    counted.add(
        RejectReason.WRONG_TYPE, "t-0@1", "field 'amount' is a string (must be a number)", value);

    assertThat(counted.reasons(Taken.of(9)).get(0).fix().orElseThrow())
        .startsWith(
            "let the producer mend this record, where the 9 events have it as declared; else")
        .contains("{type: string}");
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
    RejectSummary summary = new RejectSummary(0, 2, tally.reasons(Taken.of(0)));

    assertThat(summary.lines()).hasSize(2).allMatch(line -> !line.contains("\n"));
    assertThat(String.join("", summary.lines())).doesNotContain("\u001b");
  }
}
