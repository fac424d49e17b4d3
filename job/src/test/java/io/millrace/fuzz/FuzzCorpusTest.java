package io.millrace.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hostile inputs of before, and the seeds of a fuzzing run, do no harm. */
class FuzzCorpusTest {
  @ParameterizedTest
  @EnumSource
  @Timeout(120)
  void seedsAndFoundInputsDoNoHarm(FuzzTarget target) throws Exception {
    assertThat(target.seeds()).isNotEmpty();
    int number = 0;
    for (byte[] seed : target.seeds()) {
      accept(target, seed, "seed " + number++);
    }
    for (Path found : target.corpus()) {
      accept(target, Files.readAllBytes(found), found.toString());
    }
  }

  private static void accept(FuzzTarget target, byte[] input, String name) {
    try {
      target.accept(input);
    } catch (RuntimeException | Error harm) {
      throw new AssertionError("%s fails on %s".formatted(target, name), harm);
    }
  }
}
