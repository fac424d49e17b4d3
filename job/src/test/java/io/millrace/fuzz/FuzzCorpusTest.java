package io.millrace.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile inputs of before, and the seeds of a fuzzing run, do no harm. */
class FuzzCorpusTest {
  static List<FuzzTarget> targets() {
    return FuzzTarget.all();
  }

  @ParameterizedTest
  @MethodSource("targets")
  @Timeout(120)
  void seedsAndFoundInputsDoNoHarm(FuzzTarget target) throws Exception {
    List<byte[]> seeds = target.seeds().all();
    assertThat(seeds).isNotEmpty();
    for (int i = 0; i < seeds.size(); i++) {
      accept(target, seeds.get(i), "seed-" + i);
    }
    for (Path found : target.corpus()) {
      accept(target, Files.readAllBytes(found), found.toString());
    }
  }

  private static void accept(FuzzTarget target, byte[] input, String name) {
    try {
      target.run().accept(input);
    } catch (RuntimeException | Error harm) {
      throw new AssertionError("%s fails on %s".formatted(target, name), harm);
    }
  }
}
