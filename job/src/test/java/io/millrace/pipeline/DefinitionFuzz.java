package io.millrace.pipeline;

import io.millrace.feature.FeatureSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fuzzes the reader of definitions, from the bytes of a file. What it accepts must compile, and its
 * canonical form must read back as the same form.
 */
public final class DefinitionFuzz {
  /** The longest message: 1,000 problems of a few lines each. */
  private static final int MESSAGE_CHARS_MAX = 4 << 20;

  private static final Path RESOURCES = Path.of("src/test/resources");

  private DefinitionFuzz() {}

  /** Has Jazzer load all classes before it takes the time of an input. */
  public static void fuzzerInitialize() {
    seeds().forEach(DefinitionFuzz::fuzzerTestOneInput);
  }

  /** Reads one definition. */
  public static void fuzzerTestOneInput(byte[] input) {
    Pipeline pipeline;
    try {
      pipeline = new PipelineFiles((location, maxBytes) -> input).definition("fuzzed.yaml");
    } catch (InvalidPipelineException invalid) {
      requireWorded(invalid);
      return;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    FeatureSet.compile(pipeline.features(), pipeline.event());
    requireSame(
        pipeline.canonicalJson(),
        CanonicalReader.read(pipeline.canonicalJson(), "versions").canonicalJson());
  }

  static void requireWorded(InvalidPipelineException invalid) {
    int length = invalid.getMessage().length();
    if (invalid.problems().isEmpty() || length > MESSAGE_CHARS_MAX) {
      throw new AssertionError(
          "%d problems in %d chars".formatted(invalid.problems().size(), length), invalid);
    }
  }

  static void requireSame(String written, String writtenAgain) {
    if (!written.equals(writtenAgain)) {
      throw new AssertionError("Another form:\n%s\nof\n%s".formatted(writtenAgain, written));
    }
  }

  /** Inputs to begin with. */
  public static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (String definition : definitions()) {
      seeds.add(definition.getBytes(StandardCharsets.UTF_8));
    }
    for (String hostile :
        List.of(
            "[".repeat(10_000),
            "{a: ".repeat(10_000),
            "- ".repeat(10_000),
            "? ".repeat(10_000),
            "a: &a [x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n",
            "a: &a [*a]\n",
            "!!java.lang.Runtime {}\n",
            "\"\\UFFFFFFFF\"\n")) {
      seeds.add(hostile.getBytes(StandardCharsets.UTF_8));
    }
    return seeds;
  }

  /** Small ones: an expression takes milliseconds to check, and inputs are made of them. */
  static List<String> definitions() {
    try {
      return List.of(
          Files.readString(RESOURCES.resolve("golden/proof.yaml")),
          Files.readString(RESOURCES.resolve("pipeline/example.yaml")),
          Files.readString(RESOURCES.resolve("pipeline/minimal.yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
