package io.millrace.udf;

import io.millrace.flink.FlinkFiles;
import io.millrace.pipeline.InvalidPipelineException;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineFiles;
import java.io.IOException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.inference.CallContext;

/**
 * The argument that names a pipeline definition: a path, or a URI of a filesystem that the cluster
 * has. The definition is read when the statement is planned, and again by each task.
 */
final class Definition {
  private Definition() {}

  /**
   * The definition that a call names.
   *
   * @throws ValidationException where the argument is no literal, or the definition cannot be read
   *     or is invalid
   */
  static Pipeline of(CallContext call, int argument) {
    String location =
        call.getArgumentValue(argument, String.class)
            .orElseThrow(
                () ->
                    call.newValidationError(
                        "The definition must be a literal: a path or a URI of a pipeline.yaml"));
    try {
      return read(location);
    } catch (IOException | InvalidPipelineException e) {
      throw new ValidationException(e.getMessage(), e);
    }
  }

  /**
   * Reads a definition.
   *
   * @throws InvalidPipelineException with everything that is wrong with it
   */
  static Pipeline read(String location) throws IOException {
    return new PipelineFiles(new FlinkFiles()).definition(location);
  }

  static byte[] model(Pipeline pipeline, String location, long maxBytes) throws IOException {
    return new PipelineFiles(new FlinkFiles()).model(pipeline.model(), location, maxBytes);
  }
}
