package io.millrace.event;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.PipelineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scanner changes how fast a record is decoded, and nothing of what becomes of it. */
class ScannedDecodingTest {
  private static final int DOCUMENTS = Integer.getInteger("millrace.documents", 200_000);
  private static final int DOCUMENTS_OF_A_SCHEMA = 400;
  private static final KafkaCoordinates AT = new KafkaCoordinates("t", 1, 2, 1_700_000_000_000L);
  private static final byte[] KEY = {'k'};

  private static final List<String> PATHS =
      List.of(
          "a",
          "b",
          "amount",
          "eight_by",
          "nine_byte",
          "sixteen_bytes_xx",
          "seventeen_bytes_x",
          "the_same_ends_but_1_not_the_middle",
          "the_same_ends_but_2_not_the_middle",
          "é",
          "日本",
          "?",
          "\ud800",
          "/",
          "/o/a",
          "/o/p/q",
          "/o/p/é~0~1",
          "/l/0",
          "/l/1/a",
          "/l/2",
          "/l/00",
          "/l/-0",
          "/l/a",
          "/l/99999999999",
          "/m/3/1/0");

  /** Names that a document must escape, so that it is never scanned. */
  private static final List<String> ESCAPED = List.of("with\"quote", "with\\backslash", "tab\t");

  @Test
  void randomAndHostileDocumentsEndAsWithTheParserAlone() {
    long seed = Long.getLong("millrace.seed", new Random().nextLong());
    Random random = new Random(seed);
    int events = 0;
    int malformed = 0;
    int scanned = 0;
    for (int i = 0; i < DOCUMENTS; i += DOCUMENTS_OF_A_SCHEMA) {
      EventSchema schema = schema(random);
      HostileDocuments documents = new HostileDocuments(random, schema);
      EventDecoder decoder = new EventDecoder(schema);
      EventDecoder expecting = EventDecoder.ofParserAlone(schema);
      for (int n = 0; n < DOCUMENTS_OF_A_SCHEMA; n++) {
        byte[] json = documents.next();
        Decoded decoded = decoder.decode(KEY, json, AT);
        Decoded expected = expecting.decode(KEY, json, AT);
        if (!outcome(decoded).equals(outcome(expected))) {
          assertThat(outcome(decoded))
              .as("seed %d: %s by %s", seed, new String(json, StandardCharsets.UTF_8), schema)
              .isEqualTo(outcome(expected));
        }
        boolean isMalformed =
            expected instanceof Reject reject && reject.reason() == RejectReason.MALFORMED;
        events += expected instanceof Event ? 1 : 0;
        malformed += isMalformed ? 1 : 0;
        scanned += decoder.scans(json) ? 1 : 0;
      }
    }
    // Nothing is compared in earnest where all documents are of one kind.
    assertThat(events).as("seed %d", seed).isGreaterThan(DOCUMENTS / 5);
    assertThat(malformed).as("seed %d", seed).isGreaterThan(DOCUMENTS / 5);
    assertThat(scanned).as("seed %d", seed).isGreaterThan(DOCUMENTS * 2 / 5);
  }

  @ParameterizedTest
  @CsvSource({
    "../deploy/local/demo/pipeline.yaml, ../deploy/local/demo/test/events.jsonl",
    "src/test/resources/golden/demo.yaml, src/test/resources/events/demo.jsonl",
    "../benchmarks/retail/pipeline.yaml, src/test/resources/events/retail.jsonl"
  })
  void theScannerReadsEachEventOfTheDemoAndOfRetail(Path definition, Path events)
      throws IOException {
    EventSchema schema =
        PipelineReader.read(Files.readString(definition), definition.toString()).event();
    EventDecoder decoder = new EventDecoder(schema);
    for (String line : Files.readAllLines(events)) {
      byte[] json = line.getBytes(StandardCharsets.UTF_8);
      boolean isMalformed =
          decoder.decode(KEY, json, AT) instanceof Reject reject
              && reject.reason() == RejectReason.MALFORMED;
      assertThat(decoder.scans(json)).as(line).isNotEqualTo(isMalformed);
    }
  }

  @Test
  void manyUndeclaredNamesAreScannedOnceThereIsRoomForThem() {
    EventSchema schema =
        new EventSchema(null, null, null, null, List.of(), 1 << 20, EventSchema.NO_SKEW_LIMIT);
    EventDecoder decoder = new EventDecoder(schema);
    String members =
        IntStream.range(0, 3_000).mapToObj(i -> "\"m" + i + "\":1").collect(joining(","));
    byte[] json = ("{" + members + "}").getBytes(StandardCharsets.UTF_8);
    byte[] twice = ("{" + members + ",\"m7\":1}").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 10; i++) {
      assertThat(decoder.decode(KEY, json, AT)).isInstanceOf(Event.class);
      assertThat(decoder.decode(KEY, twice, AT)).isInstanceOf(Reject.class);
    }

    assertThat(decoder.scans(json)).isTrue();
    assertThat(decoder.scans(twice)).isFalse();
  }

  static List<Object> outcome(Decoded decoded) {
    List<Object> outcome = new ArrayList<>();
    if (decoded instanceof Event event) {
      outcome.add(event.eventId());
      outcome.add(event.userId());
      outcome.add(event.eventTimeMs());
      // As objects, doubles are equal where their bits are.
      outcome.add(Arrays.asList(event.values()));
    } else if (decoded instanceof Reject reject) {
      outcome.add(reject.reason());
      outcome.add(reject.message());
      outcome.add(reject.value());
    }
    return outcome;
  }

  static EventSchema schema(Random random) {
    List<EventField> fields = new ArrayList<>();
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      List<String> paths = random.nextInt(60) == 0 ? ESCAPED : PATHS;
      fields.add(field("f" + i, paths.get(random.nextInt(paths.size())), random));
    }
    if (random.nextInt(20) == 0) {
      fields.add(field("whole", "/o", random));
    }
    if (random.nextInt(10) == 0) {
      for (int i = 0; i < 100; i++) {
        fields.add(field("n" + i, "n" + i, random));
      }
    }
    TimeFormat[] formats = TimeFormat.values();
    TimeFormat format = formats[random.nextInt(formats.length)];
    boolean hasTime = random.nextInt(5) > 0;
    return new EventSchema(
        random.nextInt(5) > 0 ? "u" : null,
        hasTime ? pick(random, "t", "/o/t", "the_event_time") : null,
        hasTime ? format : null,
        random.nextBoolean() ? pick(random, "id", "/o/id", "/l/3") : null,
        fields,
        10_000,
        random.nextInt(10) > 0 ? EventSchema.NO_SKEW_LIMIT : 1_000_000_000_000L);
  }

  /** A field; two of one path mostly have the same type, or no document would suit both. */
  private static EventField field(String name, String path, Random random) {
    FieldType[] types = FieldType.values();
    int type = random.nextInt(50) == 0 ? random.nextInt(types.length) : path.hashCode() & 0xFFFF;
    return new EventField(name, types[type % types.length], random.nextInt(20) == 0, path);
  }

  private static String pick(Random random, String... from) {
    return from[random.nextInt(from.length)];
  }
}
