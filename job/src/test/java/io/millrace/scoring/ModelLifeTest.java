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

  @Test
  @EnabledOnOs(OS.LINUX)
  void loadingAndClosingAgainAndAgainDoesNotGrowTheProcess() throws IOException {
    ModelFixture perceptron = ModelFixture.of("perceptron");
    for (int i = 0; i < 100; i++) {
      perceptron.load(8).close();
    }
    long before = residentKb();
    for (int i = 0; i < 300; i++) {
      perceptron.load(8).close();
    }
    assertThat(residentKb() - before).isLessThan(GROWTH_MAX_KB);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void scoringStringsBeyondTheBindingDoesNotGrowTheProcess() throws IOException {
    ModelFixture words = ModelFixture.of("words");
    try (Scorer scorer = words.load()) {
      Score[] first = scorer.score(words.rows());
      for (int i = 0; i < 200; i++) {
        assertThat(scorer.score(words.rows())).isEqualTo(first);
      }
      long before = residentKb();
      for (int i = 0; i < 600; i++) {
        scorer.score(words.rows());
      }
      assertThat(scorer.score(words.rows())).isEqualTo(first);
      assertThat(residentKb() - before).isLessThan(GROWTH_MAX_KB);
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

  private static long residentKb() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
