package io.millrace.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Fuzzes the reader of canonical forms, as a table may hold them. What it accepts must be written
 * to a form that reads back as the same bytes.
 */
public final class CanonicalFuzz {
  private CanonicalFuzz() {}

  /** Has Jazzer load all classes before it takes the time of an input. */
  public static void fuzzerInitialize() {
    seeds().forEach(CanonicalFuzz::fuzzerTestOneInput);
  }

  /** Reads one form, and writes it as a definition's file. */
  public static void fuzzerTestOneInput(byte[] input) {
    String form = new String(input, StandardCharsets.UTF_8);
    try {
      String written = CanonicalReader.read(form, "versions").canonicalJson();
      DefinitionFuzz.requireSame(written, CanonicalReader.read(written, "again").canonicalJson());
    } catch (InvalidPipelineException invalid) {
      DefinitionFuzz.requireWorded(invalid);
    }
    try {
      String file = CanonicalReader.file(form, "versions", "model.onnx");
      PipelineReader.read(file, "file");
    } catch (InvalidPipelineException invalid) {
      DefinitionFuzz.requireWorded(invalid);
    }
  }

  /** Inputs to begin with. */
  public static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (String definition : DefinitionFuzz.definitions()) {
      Pipeline pipeline = PipelineReader.read(definition, "seed");
      seeds.add(pipeline.canonicalJson().getBytes(StandardCharsets.UTF_8));
      seeds.add(PipelineChange.record(pipeline).getBytes(StandardCharsets.UTF_8));
    }
    for (String hostile :
        List.of(
            "null",
            "[]",
            "{}",
            "[".repeat(10_000),
            "{\"a\":".repeat(10_000),
            "{\"source\":{\"max-future-skew\":" + "9".repeat(2_000) + "}}")) {
      seeds.add(hostile.getBytes(StandardCharsets.UTF_8));
    }
    return seeds;
  }
}
