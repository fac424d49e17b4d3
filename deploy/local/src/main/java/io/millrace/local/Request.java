package io.millrace.local;

import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.RunFolder;
import io.millrace.local.folder.RunState;
import io.millrace.local.input.InputFile;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The request of a command line, read and checked as far as possible without touching the run's
 * folder.
 *
 * @param pipelinePath as it was given
 */
record Request(
    Arguments arguments, Path pipelinePath, Pipeline pipeline, JobParameters parameters) {
  private static final String DEMO_PIPELINE = "pipeline.yaml";

  static Request of(Arguments arguments, Path demoFolder) {
    Path path =
        arguments.pipeline() == null ? demoFolder.resolve(DEMO_PIPELINE) : arguments.pipeline();
    Pipeline pipeline;
    try {
      pipeline =
          PipelineReader.read(
              Files.readString(path), path.toString(), read -> hasRun(arguments, read));
    } catch (IOException e) {
      String why = e instanceof NoSuchFileException ? "no such file" : e.toString();
      throw RunFailure.usage("Cannot read --pipeline %s: %s".formatted(path, why));
    }
    JobParameters parameters =
        new JobParameters(arguments.jobParameters(), path.toAbsolutePath().normalize());
    parameters.check();
    for (Path input : arguments.inputs()) {
      InputFile.requireReadable(input);
    }
    checkKeys(arguments, pipeline);
    InputFile.requireLine(arguments.inputs());
    return new Request(arguments, path, pipeline, parameters);
  }

  /** Whether the folder's run is of this definition, so that it goes on. */
  private static boolean hasRun(Arguments arguments, Pipeline pipeline) {
    return !arguments.fresh()
        && RunFolder.stateIn(arguments.output())
            .map(RunState::definition)
            .filter(kept -> KeptDefinition.read(kept).version().equals(pipeline.version()))
            .isPresent();
  }

  /**
   * Refuses to load lines where the user is the record's key: a line has none and would be a
   * reject.
   */
  private static void checkKeys(Arguments arguments, Pipeline pipeline) {
    boolean loads = arguments.wantsDemoEvents() || !arguments.inputs().isEmpty();
    if (loads && pipeline.event().userPath() == null) {
      throw RunFailure.usage(
          ("Cannot load %s: event.user is {from: kafka-key}, and a line has no key. Name a field of"
                  + " the line as the user; or run with --follow and without input, and produce"
                  + " records with keys to the topic")
              .formatted(arguments.wantsDemoEvents() ? "the demo's events" : "--input"));
    }
  }

  /**
   * The input files with their content's hashes; unchanged files of the earlier run are not read
   * again.
   */
  List<InputFile> inputs(RunState.Input before) {
    List<InputFile> files = new ArrayList<>();
    for (int i = 0; i < arguments.inputs().size(); i++) {
      InputFile known = i < before.files().size() ? before.files().get(i) : null;
      files.add(InputFile.of(arguments.inputs().get(i), known));
    }
    return files;
  }
}
