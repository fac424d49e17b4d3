package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.FeatureVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The native memory and threads that loading, scoring and closing leave behind. */
class ModelLifeTest {
  private static final long GROWTH_MAX_KB = 24 * 1024;
  private static final int ROUNDS_MAX = 8;

  @Test
  @EnabledOnOs(OS.LINUX)
  void loadingAndClosingAgainAndAgainDoesNotGrowTheProcess() throws IOException {
    ModelFixture perceptron = ModelFixture.of("perceptron");
    assertSomeRoundDoesNotGrow(
        () -> {
          for (int i = 0; i < 300; i++) {
            perceptron.load(8).close();
          }
        });
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void scoringStringsBeyondTheBindingDoesNotGrowTheProcess() throws IOException {
    ModelFixture words = ModelFixture.of("words");
    try (Scorer scorer = words.load()) {
      Score[] first = scorer.score(words.rows());
      assertSomeRoundDoesNotGrow(
          () -> {
            for (int i = 0; i < 600; i++) {
              scorer.score(words.rows());
            }
            assertThat(scorer.score(words.rows())).isEqualTo(first);
          });
    }
  }

  @Test
  void manyThreadsShareOneModelAndGetTheSameBits() throws Exception {
    ModelFixture trees = ModelFixture.of("trees");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Scorer scorer = trees.load()) {
      FeatureVector[] rows = Arrays.copyOf(trees.rows(), 64);
      Score[] expected = scorer.score(rows);
      for (Future<Score[]> scores :
          threads.invokeAll(
              IntStream.range(0, 400)
                  .<java.util.concurrent.Callable<Score[]>>mapToObj(i -> () -> scorer.score(rows))
                  .toList())) {
        assertThat(scores.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Java's heap grows in the first rounds, and not for ever; what is leaked grows in each. */
  private static void assertSomeRoundDoesNotGrow(Round round) throws IOException {
    round.run();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS_MAX && least >= GROWTH_MAX_KB; i++) {
      long before = residentKb();
      round.run();
      least = Math.min(least, residentKb() - before);
    }
    assertThat(least).isLessThan(GROWTH_MAX_KB);
  }

  private interface Round {
    void run() throws IOException;
  }

  private static long residentKb() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
