package io.millrace.local;

import io.millrace.lake.LakeException;
import io.millrace.local.exit.RunFailure;
import io.millrace.options.InvalidParametersException;
import io.millrace.options.Parameters;
import io.millrace.pipeline.InvalidPipelineException;
import io.millrace.pipeline.ModelFileException;
import io.millrace.scoring.ModelException;
import io.millrace.submission.Submission;
import java.io.IOException;

/** Reads definition, model and parameters together, and reports what is wrong as a usage error. */
final class Submissions {
  private Submissions() {}

  static Submission of(Parameters parameters) {
    try {
      return Submission.of(parameters);
    } catch (InvalidParametersException
        | InvalidPipelineException
        | ModelFileException
        | ModelException
        | LakeException
        | IOException e) {
      throw RunFailure.usage(e.getMessage());
    }
  }
}
