package io.millrace.command.definition;

import io.millrace.command.argument.LocalFiles;
import io.millrace.command.argument.UsageException;
import io.millrace.options.JobOptions;
import io.millrace.options.Parameters;
import io.millrace.pipeline.ModelFileException;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineFiles;
import io.millrace.trial.LineRecords;
import io.millrace.trial.Trial;
import java.io.IOException;
import java.util.Map;
import java.util.function.LongSupplier;
import picocli.CommandLine;

/** The definition that a command tries on lines, with its model. */
final class TrialArguments {
  @CommandLine.Parameters(
      index = "0",
      paramLabel = "PIPELINE",
      description = "The definition's file.")
  private String location;

  @CommandLine.Mixin private LineTimestamps timestamps;

  private final PipelineFiles files = new PipelineFiles(new LocalFiles());

  /**
   * Makes the records of lines.
   *
   * @param otherwise the Kafka timestamp of lines that have none, where none is given
   */
  LineRecords records(Pipeline pipeline, LongSupplier otherwise) {
    return timestamps.records(pipeline, otherwise);
  }

  String location() {
    return location;
  }

  /**
   * Reads the definition.
   *
   * @throws UsageException where there is no such file
   * @throws io.millrace.pipeline.InvalidPipelineException with all its problems
   */
  Pipeline pipeline() {
    try {
      return files.definition(location);
    } catch (IOException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /**
   * Loads the model for a trial.
   *
   * @throws ModelFileException where the model cannot be read, or run on this machine
   * @throws io.millrace.scoring.ModelException where the model does not fit
   */
  Trial trial(Pipeline pipeline) {
    if (pipeline.model() == null) {
      return Trial.of(pipeline, null);
    }
    long limit = Parameters.parsePartial(Map.of()).value(JobOptions.MODEL_MAX_SIZE).bytes();
    try {
      return Trial.of(pipeline, files.model(pipeline.model(), location, limit));
    } catch (IOException e) {
      throw new ModelFileException(e.getMessage());
    } catch (LinkageError e) {
      throw new ModelFileException(
          "Cannot use model %s: onnxruntime does not run on this machine (%s)"
              .formatted(pipeline.model().file(), e));
    }
  }
}
