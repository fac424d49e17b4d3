package io.millrace.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The time of a draft is a field whose unit its values show. */
class DraftedTimeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1764400000 | s",
        "1764400000123 | ms",
        "1764400000123456 | us",
        "'\"2026-01-01T00:00:00Z\"' | iso",
        "'\"2026-01-01T00:00:00.123456+05:30\"' | iso"
      })
  void theTimesUnitFollowsFromItsSize(String time, String as) {
    Pipeline drafted = Drafts.pipeline("{\"user\":1,\"at\":%s}".formatted(time));

    assertThat(drafted.event().timePath()).isEqualTo("at");
    assertThat(drafted.event().timeFormat().key()).isEqualTo(as);
  }

  @Test
  void timesOfSeveralUnitsAreSaidToBecomeEventsAllTheSame() {
    String[] mixed =
        IntStream.range(0, 100)
            .mapToObj(i -> "{\"user\":1,\"at\":%s}".formatted(i < 4 ? 1764400000L : 1764400000123L))
            .toArray(String[]::new);

    assertThat(Drafts.text(mixed))
        .contains("4 % are no ms by their size (4 s, 96 ms), and become events all the same")
        .doesNotContain("rejects");
    byte[] lines = String.join("\n", mixed).getBytes(StandardCharsets.UTF_8);
    assertThat(Drafts.events(Drafts.pipeline(mixed), lines)).isEqualTo(100);
  }

  @Test
  void timesThatTheUnitLeadsBeyondAllYearsAreSaidToBecomeRejects() {
    String[] mixed =
        IntStream.range(0, 100)
            .mapToObj(i -> "{\"user\":1,\"at\":%s}".formatted(i < 4 ? 1764400000123L : 1764400000L))
            .toArray(String[]::new);

    assertThat(Drafts.text(mixed))
        .contains("as: s}", "absent or unusable in 4 %, and such lines become rejects")
        .doesNotContain("all the same");
    byte[] lines = String.join("\n", mixed).getBytes(StandardCharsets.UTF_8);
    assertThat(Drafts.events(Drafts.pipeline(mixed), lines)).isEqualTo(96);
  }

  @Test
  void timesHalfOfAnotherUnitAreNeitherTheEventsTimeNorAnAmount() {
    String[] mixed =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    "{\"user\":1,\"at\":%d,\"paid_at\":%d}"
                        .formatted(1764400000123L, i < 50 ? 1764400000L : 1764400000123L))
            .toArray(String[]::new);

    assertThat(Drafts.text(mixed))
        .contains("paid_at: long  # times of several units", "50 s, 50 ms");
    String[] alone =
        Stream.of(mixed).map(line -> line.replaceAll(",\"at\":[0-9]+", "")).toArray(String[]::new);
    assertThatThrownBy(() -> Drafts.text(alone))
        .hasMessageContaining("paid_at is none, since its integers are of several units");
  }

  @Test
  void theTimeOfTheEventComesBeforeOtherTimes() {
    assertThat(
            Drafts.pipeline(
                    "{\"user\":1,\"updated_at\":\"2026-01-01T00:00:00Z\",\"created_at\":\"2026-01-01T00:00:00Z\"}")
                .event()
                .timePath())
        .isEqualTo("created_at");
  }

  @Test
  void aTimeWithoutAZoneIsSaidToBeNone() {
    assertThatThrownBy(() -> Drafts.text("{\"user\":1,\"when\":\"2026-01-01T00:00:00\"}"))
        .isInstanceOf(DraftException.class)
        .hasMessageContaining("when is none, since of its first text it has no offset")
        .hasMessageContaining("--time FIELD");
    assertThatThrownBy(() -> Drafts.text("{\"user\":1,\"ts\":1764400000.5}"))
        .hasMessageContaining("its numbers have a fraction");
  }
}
