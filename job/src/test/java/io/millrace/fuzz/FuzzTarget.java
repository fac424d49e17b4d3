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
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What is fuzzed. A target is a class with {@code fuzzerTestOneInput}, which Jazzer finds by name,
 * so that the build needs no Jazzer: it replays inputs, and {@code benchmarks/fuzz/run} looks for
 * new ones.
 */
public enum FuzzTarget {
  DECODER(DecoderFuzz.class, DecoderFuzz::fuzzerTestOneInput, DecoderFuzz::seeds),
  DEFINITION(DefinitionFuzz.class, DefinitionFuzz::fuzzerTestOneInput, DefinitionFuzz::seeds),
  EXPRESSION(ExpressionFuzz.class, ExpressionFuzz::fuzzerTestOneInput, ExpressionFuzz::seeds),
  CANONICAL(CanonicalFuzz.class, CanonicalFuzz::fuzzerTestOneInput, CanonicalFuzz::seeds),
  STATE(StateFuzz.class, StateFuzz::fuzzerTestOneInput, StateFuzz::seeds),
  WIRE(WireFuzz.class, WireFuzz::fuzzerTestOneInput, WireFuzz::seeds),
  SPLIT(SplitFuzz.class, SplitFuzz::fuzzerTestOneInput, SplitFuzz::seeds),
  SAVEPOINT(SavepointFuzz.class, SavepointFuzz::fuzzerTestOneInput, SavepointFuzz::seeds);

  /** Inputs that a run has found: what once failed, and what reached code that nothing else did. */
  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  private final Class<?> type;
  private final Run run;
  private final Seeds seeds;

  interface Run {
    void accept(byte[] input);
  }

  interface Seeds {
    List<byte[]> all() throws IOException;
  }

  FuzzTarget(Class<?> type, Run run, Seeds seeds) {
    this.type = type;
    this.run = run;
    this.seeds = seeds;
  }

  void accept(byte[] input) {
    run.accept(input);
  }

  List<byte[]> seeds() throws IOException {
    return seeds.all();
  }

  /** The files of the corpus, in the order of their names. */
  List<Path> corpus() throws IOException {
    Path folder = CORPUS.resolve(key());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes the seeds of each target to {@code FOLDER/<target>/}, and prints each target with its
   * class.
   */
  public static void main(String[] folder) throws IOException {
    for (FuzzTarget target : values()) {
      Path seeds = Files.createDirectories(Path.of(folder[0], target.key()));
      int number = 0;
      for (byte[] seed : target.seeds()) {
        Files.write(seeds.resolve("seed-" + number++), seed);
      }
      System.out.println(target.key() + " " + target.type.getName());
    }
  }
}
