package io.millrace.local;

import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.RunState;
import io.millrace.local.folder.RunState.Phase;
import io.millrace.local.input.InputFile;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineChange;
import java.util.List;

/**
 * Compares this request with that of the folder's earlier run: the same request goes on, its input
 * may have more files, a new model takes over, other changes of the definition need an upgrade, and
 * anything else is refused.
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
   * @param upgrade whether an upgrade is asked for, where one is needed
   */
  Continuation under(Pipeline pipeline, String path, boolean upgrade) {
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
    if (state.phase() == Phase.UPGRADING) {
      return upgrading(asked, change.isNone());
    }
    if (!change.isModelAlone()) {
      List<String> problems = UpgradeRules.problems(KeptDefinition.read(before), pipeline);
      if (!upgrade || !problems.isEmpty()) {
        throw RunFailure.usage(
            ("Cannot run %s in %s: it holds the run of another definition, %s. What differs:%n%s%n%sOr"
                    + " use another --output, or start over with --fresh")
                .formatted(
                    path, folder, before.path(), indented(change.toString()), mayChange(problems)));
      }
      return new Continuation(state.upgradingTo(asked), folder);
    }
    boolean goesOn = !change.isNone() && state.phase() == Phase.FINISHED;
    RunState next = state.with(asked);
    return new Continuation(goesOn ? next.with(Phase.RUNNING) : next, folder);
  }

  private static String mayChange(List<String> problems) {
    return problems.isEmpty()
        ? "Only `model:` may change as it is; --upgrade takes the rest over, fields and features over"
            + " the whole history. "
        : "Only `model:` may change, and with --upgrade fields and features, but not this:%n%s%n"
            .formatted(indented(String.join("\n", problems)));
  }

  private static String indented(String lines) {
    return lines.indent(2).stripTrailing();
  }

  /** An upgrade that is not done goes on, or is given up before it has changed anything. */
  private Continuation upgrading(RunState.Definition asked, boolean same) {
    if (same) {
      return new Continuation(state.with(asked), folder);
    }
    RunState.Definition before = state.before();
    if (PipelineChange.between(before.record(), asked.record()).isNone()) {
      return new Continuation(state.goingOnUnder(asked), folder);
    }
    throw RunFailure.usage(
        ("Cannot run %s in %s: an upgrade from %s to %s has begun there. Give the definition that it"
                + " goes to, and it goes on; or the one that it comes from, and it is given up; then"
                + " another may come")
            .formatted(asked.path(), folder, before.path(), state.definition().path()));
  }

  /**
   * The state to go on with, with this input. Its list of files may grow at its end; none need be
   * given once all are loaded.
   *
   * @param demo whether the files are the demo's
   */
  Continuation loading(List<InputFile> files, boolean demo) {
    RunState.Input before = state.input();
    if ((files.isEmpty() && before.whole()) || same(before.files(), files)) {
      return this;
    }
    boolean first = before.files().isEmpty();
    if (!first && (demo || before.demo() || !beginsWith(before.files(), files))) {
      throw RunFailure.usage(refused(before, demo));
    }
    boolean begun = state.phase() == Phase.LOADING;
    boolean shared = state.broker().followed() && before.whole() && !begun;
    long[] ends = shared ? null : before.ends();
    RunState.Input next = new RunState.Input(demo, files, before.loaded(), ends);
    RunState grown = state.with(next);
    boolean upgrades = state.phase() == Phase.UPGRADING;
    return new Continuation(upgrades ? grown : grown.with(Phase.LOADING), folder);
  }

  private String refused(RunState.Input before, boolean demo) {
    String held = before.demo() ? "the demo's events" : paths(before.files());
    if (demo || before.demo()) {
      return ("Cannot use another input in %s: its input is %s, and the demo's events are an input"
              + " of their own, which no file is added to. Use another --output, or start over with"
              + " --fresh")
          .formatted(folder, held);
    }
    return ("Cannot use another --input in %s: its input is %s. Only files behind the last one may be"
            + " added: give these first (in the same order, with the same content), use another"
            + " --output, or start over with --fresh")
        .formatted(folder, held);
  }

  RunState state() {
    return state;
  }

  private static String paths(List<InputFile> files) {
    return String.join(", ", files.stream().map(InputFile::path).toList());
  }

  private static boolean same(List<InputFile> before, List<InputFile> now) {
    return before.size() == now.size() && beginsWith(before, now);
  }

  private static boolean beginsWith(List<InputFile> before, List<InputFile> now) {
    for (int i = 0; i < before.size(); i++) {
      if (i == now.size() || !before.get(i).sameContent(now.get(i))) {
        return false;
      }
    }
    return true;
  }
}
