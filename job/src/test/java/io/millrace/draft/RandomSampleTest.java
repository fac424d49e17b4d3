package io.millrace.draft;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.FeatureSet;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random samples: the draft of each is a definition, and its lines are events. */
class RandomSampleTest {
  private static final int SAMPLES = 300;

  private static final List<String> NAMES =
      List.of(
          "a",
          "A",
          "item",
          "price",
          "qty",
          "type",
          "status",
          "ts2",
          "at",
          "a.b",
          "a/b",
          "/",
          "",
          "~",
          "a b",
          "größe",
          "x: y",
          "#",
          "'",
          "\"",
          "\\",
          "-",
          "1",
          "in",
          "true",
          "null",
          "~1",
          "user_id",
          "kafka.key",
          "kafka-key",
          "double",
          "int",
          "timestamp",
          "string",
          "event_id",
          "{",
          "[x]",
          "&a",
          "*a",
          "!t",
          "%",
          "@",
          "`",
          "\u0085",
          "\u2028",
          "\u0000",
          "\ud83d\ude00",
          "n".repeat(300),
          "id",
          "yes",
          "y",
          "1e3",
          "0x1",
          "2026-01-01",
          "<<",
          "=",
          "?",
          ",",
          "\n");

  private static final List<String> TEXTS =
      List.of(
          "a",
          "b",
          "",
          "12",
          "1.5",
          "2026-01-01T00:00:00Z",
          "2026-01-01",
          "it's",
          "\"",
          "# x",
          "\u0007",
          "\u202e",
          "x".repeat(100),
          "\\",
          "{{",
          "Zürich");

  private final Random random;

  RandomSampleTest() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    random = new Random(seed);
  }

  @Test
  void everyLineOfACleanSampleIsAnEventOfItsDraft() {
    for (int i = 0; i < SAMPLES; i++) {
      List<Shape> shapes = shapes(2, 6);
      int lines = 1 + random.nextInt(150);
      List<String> sample = new ArrayList<>();
      for (int line = 0; line < lines; line++) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("customer_no", random.nextInt(20));
        event.put("event_time", 1_764_400_000_000L + line);
        shapes.forEach(shape -> shape.put(event));
        sample.add(event.toString());
      }
      requireEvents(sample);
    }
  }

  private static void requireEvents(List<String> sample) {
    // Of a hundred lines one may lack what has the name of an event's id.
    String id = sample.size() < 100 ? null : DraftRequest.NONE;
    DraftRequest request =
        new DraftRequest("customer_no", "event_time", null, id, null, null, null);
    String text = DefinitionDraft.of(Drafts.sample(sample.toArray(String[]::new)), request);
    Pipeline drafted = PipelineReader.read(text, "the draft");
    FeatureSet features = FeatureSet.compile(drafted.features(), drafted.event());
    EventDecoder decoder = new EventDecoder(drafted.event());
    for (String line : sample) {
      assertThat(
              decoder.decode(
                  line.getBytes(StandardCharsets.UTF_8),
                  new KafkaCoordinates("t", 0, 0, 2_000_000_000_000L)))
          .as("%s%nby%n%s", line, text)
          .isInstanceOfSatisfying(
              Event.class, event -> features.advance(features.newUser(), event));
    }
  }

  /** A member of objects, of one kind of values; of those that mix, the draft leaves it out. */
  private final class Shape {
    private final String name;
    private final int kind = random.nextInt(11);
    private final boolean isOptional = random.nextBoolean();
    private final List<Shape> members;

    Shape(String name, int depth) {
      this.name = name;
      this.members = kind == 10 && depth > 0 ? shapes(depth - 1, 4) : List.of();
    }

    void put(ObjectNode object) {
      if (isOptional && random.nextInt(3) == 0) {
        if (random.nextBoolean()) {
          object.putNull(name);
        }
        return;
      }
      switch (kind) {
        case 0 -> object.put(name, random.nextInt(100));
        case 1 -> object.put(name, random.nextLong());
        case 2 -> object.put(name, random.nextGaussian());
        case 3 -> object.put(name, random.nextBoolean());
        case 4, 5 -> object.put(name, TEXTS.get(random.nextInt(TEXTS.size())));
        case 6 -> object.put(name, 1_764_400_000L + random.nextInt(1000));
        case 7 -> object.put(name, new BigInteger(70, random));
        case 8 -> object.putArray(name).add(random.nextInt());
        case 9 -> mixed(object);
        default -> members.forEach(member -> member.put(object.withObjectProperty(name)));
      }
    }

    private void mixed(ObjectNode object) {
      switch (random.nextInt(3)) {
        case 0 -> object.put(name, "text");
        case 1 -> object.put(name, random.nextInt());
        default -> object.putObject(name).put("x", 1);
      }
    }
  }

  private List<Shape> shapes(int depth, int most) {
    List<Shape> shapes = new ArrayList<>();
    List<String> free = new ArrayList<>(NAMES);
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      shapes.add(new Shape(free.remove(random.nextInt(free.size())), depth));
    }
    return shapes;
  }
}
