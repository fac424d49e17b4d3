package io.millrace.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The definition of the retail benchmark, with one feature more. */
class RetailBootstrapTest {
  private static final String FIELD = "\n    cancelled: boolean\n";
  private static final int USERS = 20;

  private final long seed = Long.getLong("millrace.seed", System.nanoTime());

  @Test
  void oneFeatureMoreFoldsOneFeature() throws IOException {
    Transition transition =
        transition("returns_7d: {sum: quantity, where: \"cancelled\", window: 7d}", FIELD);
    assertThat(transition.fold().features()).hasSize(1);
    assertThat(transition.fold().columns()).hasSize(2);
    assertThat(transition.fold().readsRawValues()).isFalse();
    check(transition);
  }

  @Test
  void aFeatureOfANewFieldComesFromRawValues() throws IOException {
    Transition transition =
        transition(
            "longest: {max: weight, window: 30d}",
            FIELD + "    weight: {type: double, path: /order/weight}\n");
    assertThat(transition.fold().readsRawValues()).isTrue();
    check(transition);
  }

  private static Transition transition(String feature, String fields) throws IOException {
    String yaml = Files.readString(Path.of("../benchmarks/retail/pipeline.yaml"));
    Pipeline before = PipelineReader.read(yaml, "retail");
    Pipeline after =
        PipelineReader.read(
            yaml.replace(FIELD, fields)
                .replace("  # No inputs of the model.\n", "  " + feature + "\n"),
            "retail");
    return Transition.between(before, after, List.of(before));
  }

  private void check(Transition transition) {
    System.out.println("RetailBootstrapTest seed " + seed);
    UserBootstrap bootstrap = transition.compile(transition.before().event().fields());
    for (int u = 0; u < USERS; u++) {
      Random random = new Random(seed + u);
      Shop before = new Shop(transition.before());
      Shop after = new Shop(transition.after());
      int lines = random.nextInt(400);
      for (int i = 0; i < lines; i++) {
        byte[] line = line(random, u, i);
        before.take(line);
        after.take(line);
      }
      assertThat(bootstrap.state("c" + u, before.packed(), before.rows().iterator()))
          .as("seed %d, user %d", seed, u)
          .isEqualTo(after.packed());
    }
    assertThat(bootstrap.counts().partialUsers()).isZero();
  }

  private static byte[] line(Random random, int user, int i) {
    long hours = i * 7L + random.nextInt(100);
    return """
        {"customer":"c%d","stock_code":"s%d","quantity":%d,"unit_price":%s,"country":"%s",\
        "cancelled":%b,"order":{"placed_at":"%s","invoice":"v%d","weight":%d}}"""
        .formatted(
            user,
            random.nextInt(300),
            random.nextInt(50) - 5,
            random.nextInt(2000) / 100.0,
            random.nextBoolean() ? "Germany" : "France",
            random.nextInt(8) == 0,
            Instant.ofEpochSecond(1_290_000_000L + 3600 * hours),
            i / 9,
            random.nextInt(100))
        .getBytes(StandardCharsets.UTF_8);
  }
}
