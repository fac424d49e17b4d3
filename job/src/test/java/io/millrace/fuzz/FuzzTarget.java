package io.millrace.fuzz;

import io.millrace.event.DecoderFuzz;
import io.millrace.expression.ExpressionFuzz;
import io.millrace.feature.StateFuzz;
import io.millrace.flink.source.SplitFuzz;
import io.millrace.flink.type.WireFuzz;
import io.millrace.lake.SavepointFuzz;
import io.millrace.pipeline.CanonicalFuzz;
import io.millrace.pipeline.DefinitionFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What is fuzzed. A target is a class with {@code fuzzerTestOneInput}, which Jazzer finds by name,
 * so that the build needs no Jazzer: it replays inputs, and {@code benchmarks/fuzz/run} looks for
 * new ones.
 *
 * @param run reads one input, and throws where it does harm
 * @param seeds gives the inputs to begin with
 */
record FuzzTarget(String key, Class<?> type, Consumer<byte[]> run, Seeds seeds) {
  /** Inputs that a run has found: what once failed, and what reached code that nothing else did. */
  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  interface Seeds {
    List<byte[]> all() throws IOException;
  }

  static List<FuzzTarget> all() {
    return List.of(
        new FuzzTarget(
            "decoder", DecoderFuzz.class, DecoderFuzz::fuzzerTestOneInput, DecoderFuzz::seeds),
        new FuzzTarget(
            "definition",
            DefinitionFuzz.class,
            DefinitionFuzz::fuzzerTestOneInput,
            DefinitionFuzz::seeds),
        new FuzzTarget(
            "expression",
            ExpressionFuzz.class,
            ExpressionFuzz::fuzzerTestOneInput,
            ExpressionFuzz::seeds),
        new FuzzTarget(
            "canonical",
            CanonicalFuzz.class,
            CanonicalFuzz::fuzzerTestOneInput,
            CanonicalFuzz::seeds),
        new FuzzTarget("state", StateFuzz.class, StateFuzz::fuzzerTestOneInput, StateFuzz::seeds),
        new FuzzTarget("wire", WireFuzz.class, WireFuzz::fuzzerTestOneInput, WireFuzz::seeds),
        new FuzzTarget("split", SplitFuzz.class, SplitFuzz::fuzzerTestOneInput, SplitFuzz::seeds),
        new FuzzTarget(
            "savepoint",
            SavepointFuzz.class,
            SavepointFuzz::fuzzerTestOneInput,
            SavepointFuzz::seeds));
  }

  /** The files of the corpus, in the order of their names. */
  List<Path> corpus() throws IOException {
    Path folder = CORPUS.resolve(key);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Override
  public String toString() {
    return key;
  }

  /**
   * Writes the seeds of each target to {@code FOLDER/<target>/}, and prints each target with its
   * class.
   */
  public static void main(String[] folder) throws IOException {
    for (FuzzTarget target : all()) {
      Path seeds = Files.createDirectories(Path.of(folder[0], target.key()));
      int number = 0;
      for (byte[] seed : target.seeds().all()) {
        Files.write(seeds.resolve("seed-" + number++), seed);
      }
      System.out.println(target.key() + " " + target.type().getName());
    }
  }
}
