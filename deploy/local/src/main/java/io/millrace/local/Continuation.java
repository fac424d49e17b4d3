package io.millrace.local;

import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.RunState;
import io.millrace.local.folder.RunState.Phase;
import io.millrace.local.input.InputFile;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineChange;
import java.util.List;

/**
 * Compares this request with that of the folder's earlier run: the same request goes on, a new
 * model takes over, anything else is refused.
 */
final class Continuation {
  private final RunState state;
  private final String folder;

  /**
   * @param folder for messages
   */
  Continuation(RunState state, String folder) {
    this.state = state;
    this.folder = folder;
  }

  /**
   * The state to go on with, under this definition.
   *
   * @param path the definition's path, as given
   */
  Continuation under(Pipeline pipeline, String path) {
    if (state.damage() != null) {
      throw RunFailure.failed(
          "Cannot go on with %s: %s; start over with --fresh".formatted(folder, state.damage()));
    }
    RunState.Definition asked = new RunState.Definition(path, PipelineChange.record(pipeline));
    RunState.Definition before = state.definition();
    if (before == null) {
      return new Continuation(state.with(asked), folder);
    }
    PipelineChange change = PipelineChange.between(before.record(), asked.record());
    if (!change.isModelAlone()) {
      throw RunFailure.usage(
          ("Cannot run %s in %s: it holds the run of another definition, %s. What differs:%n%s%n"
                  + "Only `model:` may change. Use another --output, or start over with --fresh")
              .formatted(path, folder, before.path(), change.toString().indent(2).stripTrailing()));
    }
    boolean goesOn = !change.isNone() && state.phase() == Phase.FINISHED;
    RunState next = state.with(asked);
    return new Continuation(goesOn ? next.with(Phase.RUNNING) : next, folder);
  }

  /**
   * The state to go on with, with this input. Once there is an input, another is refused; none need
   * be given once it is loaded.
   *
   * @param demo whether the files are the demo's
   */
  Continuation loading(List<InputFile> files, boolean demo) {
    RunState.Input before = state.input();
    boolean loaded = before.linesPerPartition() != null;
    if (before.files().isEmpty() && !loaded) {
      return new Continuation(state.with(new RunState.Input(demo, files, null)), folder);
    }
    if ((files.isEmpty() && loaded) || same(before.files(), files)) {
      return this;
    }
    throw RunFailure.usage(
        ("Cannot use another --input in %s: its input is %s. Give the same (in the same order, with"
                + " the same content), use another --output, or start over with --fresh")
            .formatted(folder, held(before)));
  }

  RunState state() {
    return state;
  }

  private static String held(RunState.Input input) {
    if (input.demo()) {
      return "the demo's events";
    }
    return input.files().isEmpty()
        ? "none"
        : String.join(", ", input.files().stream().map(InputFile::path).toList());
  }

  private static boolean same(List<InputFile> before, List<InputFile> now) {
    if (before.size() != now.size()) {
      return false;
    }
    for (int i = 0; i < now.size(); i++) {
      if (!before.get(i).sameContent(now.get(i))) {
        return false;
      }
    }
    return true;
  }
}
