package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Versions, fingerprints, states and values of definitions never change. Tables and savepoints of
 * years depend on each line of the golden files: a line that differs is a bug of the code, and no
 * reason to write the file anew.
 */
class GoldenResultsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Path FOUND = Path.of("target/golden");
  private static final int USERS = 12;
  private static final int EVENTS = 900;
  private static final long HOUR_MS = 3_600_000;
  private static final long DAY_MS = 24 * HOUR_MS;

  @ParameterizedTest
  @ValueSource(strings = {"example", "demo", "retail", "proof", "every", "later"})
  void nothingOfADefinitionsResultsMoves(String name) throws IOException {
    Pipeline pipeline = PipelineReader.read(Files.readString(GOLDEN.resolve(name + ".yaml")), name);
    List<String> lines = new ArrayList<>();
    lines.add("version " + pipeline.version());
    lines.add("canonical " + pipeline.canonicalJson());
    FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
    lines.add("fingerprint " + features.fingerprint());
    features.columns().forEach(each -> lines.add("column " + each.name() + ' ' + each.type()));
    pipeline.features().forEach(each -> lines.add("words " + FeatureWords.of(each)));
    for (int user = 0; user < USERS; user++) {
      lines.add(results(pipeline, features, new Random(user)));
    }
    Files.createDirectories(FOUND);
    Path found = Files.write(FOUND.resolve(name + ".txt"), lines);
    assertThat(lines)
        .as("what was found is in %s", found)
        .isEqualTo(Files.readAllLines(GOLDEN.resolve(name + ".txt")));
  }

  /** The state after all events, and the bits of all values on the way there. */
  private static String results(Pipeline pipeline, FeatureSet features, Random random) {
    UserState user = features.newUser();
    Hasher values = Hashing.sha256().newHasher();
    Hasher states = Hashing.sha256().newHasher();
    long now = 20_000 * DAY_MS + random.nextInt((int) DAY_MS);
    long stepMs = new long[] {40, 30_000, HOUR_MS, 20 * HOUR_MS}[random.nextInt(4)];
    int bytes = 0;
    for (int i = 0; i < EVENTS; i++) {
      now += random.nextInt(40) == 0 ? random.nextInt(40) * DAY_MS : below(random, 2 * stepMs);
      FeatureVector vector = features.advance(user, event(pipeline.event(), random, now, stepMs));
      for (double number : vector.numbers()) {
        values.putLong(Double.doubleToLongBits(number));
      }
      if (vector.texts() != null) {
        for (String text : vector.texts()) {
          values.putUnencodedChars(text == null ? "null" : '=' + text).putByte((byte) 0);
        }
      }
      if (i % 100 == 99) {
        byte[] packed = features.write(user);
        bytes = packed.length;
        states.putBytes(packed);
        user = random.nextBoolean() ? features.read(packed) : user;
      }
    }
    return "user values %s states %s bytes %d".formatted(values.hash(), states.hash(), bytes);
  }

  private static Event event(EventSchema schema, Random random, long now, long stepMs) {
    long timeMs =
        switch (random.nextInt(12)) {
          case 0 -> now - below(random, 60 * DAY_MS);
          case 1 -> now - below(random, 3 * stepMs);
          case 2 -> Math.floorDiv(now, HOUR_MS) * HOUR_MS;
          default -> now;
        };
    Object[] values = schema.fields().stream().map(field -> value(field, random)).toArray();
    return new Event("e", "u", timeMs, values, new KafkaCoordinates("t", 0, 0, timeMs));
  }

  private static Object value(EventField field, Random random) {
    if (!field.required() && random.nextInt(8) == 0) {
      return null;
    }
    return switch (field.type()) {
      case STRING -> text(random);
      case LONG -> (long) random.nextInt(100) - 5;
      case DOUBLE -> number(random);
      case BOOLEAN -> random.nextBoolean();
      case TIMESTAMP -> 19_000 * DAY_MS + below(random, 900 * DAY_MS);
    };
  }

  private static String text(Random random) {
    String[] words = {
      "view", "click", "add_to_cart", "purchase", "buy", "United Kingdom", "", "é😀"
    };
    return random.nextInt(3) == 0
        ? words[random.nextInt(words.length)]
        : "i" + random.nextInt(random.nextBoolean() ? 20 : 400);
  }

  private static Double number(Random random) {
    double[] odd = {0.0, -0.0, 1e150, 1.1e150, -1e308, 4.9e-324, 1e17, 0.1};
    return switch (random.nextInt(10)) {
      case 0 -> odd[random.nextInt(odd.length)];
      case 1 -> -random.nextDouble() * 100;
      case 2 -> (double) random.nextInt(5);
      default -> random.nextDouble() * 1000;
    };
  }

  private static long below(Random random, long bound) {
    return (long) (random.nextDouble() * bound);
  }
}
