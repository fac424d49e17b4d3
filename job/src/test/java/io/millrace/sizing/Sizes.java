package io.millrace.sizing;

import io.millrace.command.argument.LocalFiles;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineFiles;
import io.millrace.pipeline.PipelineReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Definitions to size, and sizes that no model's timing changes. */
final class Sizes {
  static final String DEMO = "../deploy/local/demo/pipeline.yaml";
  static final String RETAIL = "../benchmarks/retail/pipeline.yaml";

  private Sizes() {}

  static Pipeline read(String location) {
    try {
      return new PipelineFiles(new LocalFiles()).definition(location);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JobSize of(Pipeline pipeline, JobLoad load) {
    return JobSize.of(pipeline, load, Optional.empty(), ModelProbe.NONE);
  }

  /** A definition of these features over fields {@code kind}, {@code item} and {@code amount}. */
  static Pipeline withFeatures(String... features) {
    return PipelineReader.read(
        """
        pipeline: sized
        format: 1
        source: {topics: [t], format: json}
        event:
          user: user
          time: {field: ts, as: ms}
          fields: {kind: string, item: string, amount: double}
        features:
          %s
        tables: {namespace: sized}
        """
            .formatted(String.join("\n  ", features)),
        "sized.yaml");
  }
}
