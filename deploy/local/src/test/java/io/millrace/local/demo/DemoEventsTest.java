package io.millrace.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.event.RejectReason;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The requirements on the demo's events, checked with the job's own decoder. */
class DemoEventsTest {
  private static final long LOADED_MS = 1_790_000_000_000L; // In 2026.

  @TempDir static Path temporary;
  private static final List<Event> EVENTS = new ArrayList<>();
  private static final Map<RejectReason, Integer> REJECTS = new EnumMap<>(RejectReason.class);

  @BeforeAll
  static void generateAndDecode() throws IOException {
    DemoEvents.write(temporary, DemoEvents.SEED);
    Pipeline pipeline =
        PipelineReader.read(Files.readString(Path.of("demo/pipeline.yaml")), "pipeline.yaml");
    EventDecoder decoder = new EventDecoder(pipeline.event());
    byte[] all = Files.readAllBytes(DemoEvents.events(temporary));
    int from = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == '\n') {
        decode(decoder, Arrays.copyOfRange(all, from, i));
        from = i + 1;
      }
    }
    assertThat(from).isEqualTo(all.length);
  }

  private static void decode(EventDecoder decoder, byte[] line) {
    Decoded decoded =
        decoder.decode(line, new KafkaCoordinates("user_events", 0, EVENTS.size(), LOADED_MS));
    if (decoded instanceof Event event) {
      EVENTS.add(event);
    } else if (decoded instanceof Reject reject) {
      REJECTS.merge(reject.reason(), 1, Integer::sum);
    }
  }

  @Test
  void aSeedGivesTheSameBytes(@TempDir Path other) throws IOException {
    DemoEvents.write(other, DemoEvents.SEED);

    assertThat(DemoEvents.events(other)).hasSameBinaryContentAs(DemoEvents.events(temporary));
    assertThat(DemoEvents.labels(other)).hasSameBinaryContentAs(DemoEvents.labels(temporary));
  }

  @Test
  void aHundredthIsDirtOfEachKind() {
    assertThat(REJECTS.keySet()).containsExactly(Dirt.reasons());
    assertThat(REJECTS.values()).allSatisfy(n -> assertThat(n).isGreaterThanOrEqualTo(20));
    int dirt = REJECTS.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(100.0 * dirt / (dirt + EVENTS.size())).isBetween(0.99, 1.01);
  }

  @Test
  void thereAreEventsEnoughOverTimeEnough() {
    assertThat(EVENTS).hasSizeGreaterThanOrEqualTo(200_000);
    long first = EVENTS.stream().mapToLong(Event::eventTimeMs).min().orElseThrow();
    long last = EVENTS.stream().mapToLong(Event::eventTimeMs).max().orElseThrow();
    assertThat((last - first) / 86_400_000.0).isGreaterThan(45);
    assertThat(EVENTS.stream().map(Event::eventId).distinct()).hasSameSizeAs(EVENTS);
  }

  @Test
  void usersAreSkewedAndSomeEventsComeLate() {
    Map<String, Long> sizes =
        EVENTS.stream().collect(Collectors.groupingBy(Event::userId, Collectors.counting()));
    Map<String, Long> newest = new HashMap<>();
    long late = 0;
    for (Event event : EVENTS) {
      long before = newest.merge(event.userId(), event.eventTimeMs(), Math::max);
      late += event.eventTimeMs() < before ? 1 : 0;
    }

    assertThat(sizes).hasSizeGreaterThan(3_000);
    assertThat(sizes.values().stream().mapToLong(n -> n).max().orElseThrow())
        .isGreaterThan(50L * EVENTS.size() / sizes.size());
    assertThat((double) late / EVENTS.size()).isBetween(0.01, 0.2);
  }

  @Test
  void theOutcomeOfEachEventIsKnownAndShowsInTheClicksBefore() throws IOException {
    Set<String> buyers = new HashSet<>();
    List<String> labels = Files.readAllLines(DemoEvents.labels(temporary), StandardCharsets.UTF_8);
    assertThat(labels.get(0)).isEqualTo("event_id,outcome");
    labels.stream()
        .filter(l -> l.endsWith(",1"))
        .forEach(l -> buyers.add(l.substring(0, l.indexOf(','))));

    assertThat(labels).hasSize(EVENTS.size() + 1);
    assertThat((double) buyers.size() / EVENTS.size()).isBetween(0.05, 0.5);
    assertThat(clickRate(buyers, true)).isGreaterThan(1.3 * clickRate(buyers, false));
  }

  private static double clickRate(Set<String> buyers, boolean buyer) {
    return EVENTS.stream()
        .filter(e -> buyers.contains(e.eventId()) == buyer)
        .mapToInt(e -> e.values()[0].equals("click") ? 1 : 0)
        .average()
        .orElseThrow();
  }
}
