package io.millrace.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.part.Demo;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.KafkaCoordinates;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventLinesTest {
  private static final long END_MS = 1_767_225_600_000L;
  private static final int EVENTS = 20_000;

  private final ObjectMapper json = new ObjectMapper();

  private static Load load(Users users, long seed) {
    return Load.until(users, seed, END_MS, 45, EVENTS);
  }

  @Test
  void theSameSeedGivesTheSameBytesWhateverWasMadeBefore() {
    EventLines all = new EventLines(load(Users.ZIPF_1M, 7));
    EventLines one = new EventLines(load(Users.ZIPF_1M, 7));
    for (int n = 0; n < 100; n++) {
      all.line(n);
    }

    assertThat(all.line(100)).isEqualTo(one.line(100));
  }

  @Test
  void anotherSeedGivesOtherEvents() {
    assertThat(new EventLines(load(Users.UNIFORM_100K, 1)).line(5))
        .isNotEqualTo(new EventLines(load(Users.UNIFORM_100K, 2)).line(5));
  }

  @ParameterizedTest
  @EnumSource(Users.class)
  void everyEventHasAnIdATimeAndMostlyAnAmountOfItsOwn(Users users) throws IOException {
    EventLines lines = new EventLines(load(users, 3));
    Set<String> ids = new HashSet<>();
    Set<Double> amounts = new HashSet<>();
    int priced = 0;
    for (int n = 0; n < EVENTS; n++) {
      JsonNode event = json.readTree(lines.line(n));
      ids.add(event.get("event_id").asText());
      if (event.has("amount")) {
        priced++;
        amounts.add(event.get("amount").asDouble());
      }
    }

    assertThat(ids).hasSize(EVENTS);
    assertThat(priced).isBetween(EVENTS * 9 / 10, EVENTS);
    assertThat(amounts).hasSizeGreaterThan(priced * 995 / 1000);
  }

  @Test
  void anIdGivesTheNumberOfItsEvent() throws IOException {
    EventLines lines = new EventLines(load(Users.UNIFORM_10M, 11));
    for (long n : new long[] {0, 1, 12_345, 30_000_000_000L}) {
      String id = json.readTree(lines.line(n)).get("event_id").asText();
      assertThat(lines.number(id)).isEqualTo(n);
    }
  }

  @ParameterizedTest
  @EnumSource(Users.class)
  void theDemosDefinitionTakesEveryEvent(Users users) {
    EventDecoder decoder = new EventDecoder(Demo.pipeline().event());
    EventLines lines = new EventLines(load(users, 5));
    for (int n = 0; n < 2_000; n++) {
      KafkaCoordinates place = new KafkaCoordinates("user_events", 0, n, END_MS);
      assertThat(decoder.decode(lines.userKey(), lines.line(n), place)).isInstanceOf(Event.class);
    }
  }

  @Test
  void eventsComeEvenlyAndFewAreLate() throws IOException {
    Load load = load(Users.UNIFORM_100K, 1);
    EventLines lines = new EventLines(load);
    int late = 0;
    for (int n = 0; n < EVENTS; n++) {
      long delayMs = load.arrivalMs(n + 1) - json.readTree(lines.line(n)).get("timestamp").asLong();
      assertThat(delayMs).isBetween(-1L, (long) (3 * Load.DAY_MS + load.stepMs()) + 2);
      late += delayMs > 1_500 + load.stepMs() ? 1 : 0;
    }

    assertThat(late / (double) EVENTS).isCloseTo(0.06, within(0.01));
  }
}
