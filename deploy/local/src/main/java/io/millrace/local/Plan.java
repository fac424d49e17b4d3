package io.millrace.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.local.folder.RunState;
import io.millrace.local.folder.RunState.Phase;
import io.millrace.local.input.InputFile;
import io.millrace.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Holds what is asked now against what the folder's earlier run was asked: the same goes on, a new
 * model takes over, anything else is refused.
 */
final class Plan {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunState state;
  private final String folder;

  /**
   * @param folder for messages
   */
  Plan(RunState state, String folder) {
    this.state = state;
    this.folder = folder;
  }

  /** The state to go on with, under this definition. */
  RunState under(Pipeline pipeline, String path) {
    if (state.damage() != null) {
      throw RunFailure.failed(
          "Cannot go on with %s: %s; start over with --fresh".formatted(folder, state.damage()));
    }
    RunState.Definition asked = definition(pipeline, path);
    RunState.Definition before = state.definition();
    if (before == null) {
      return state.with(asked);
    }
    List<String> differences = differences(before, asked);
    if (!differences.isEmpty()) {
      throw RunFailure.usage(
          ("Cannot run %s in %s: it holds the run of another definition (%s), which differs in %s;"
                  + " only `model:` may change. Use another --output, or start over with --fresh")
              .formatted(path, folder, before.path(), String.join(", ", differences)));
    }
    boolean newModel = !before.canonical().equals(asked.canonical());
    RunState next = state.with(asked);
    return newModel && state.phase() == Phase.FINISHED ? next.with(Phase.RUNNING) : next;
  }

  /** What the folder keeps of a definition. */
  static RunState.Definition definition(Pipeline pipeline, String path) {
    return new RunState.Definition(
        path,
        pipeline.canonicalJson(),
        pipeline.tables().namespace(),
        pipeline.tables().partitionBy().name(),
        pipeline.predictionsTopic());
  }

  /**
   * The state to go on with, with this input: the earlier one, or none once that is loaded.
   *
   * @param demo whether the files are the demo's
   */
  static RunState loading(RunState state, List<InputFile> files, boolean demo, String folder) {
    RunState.Input before = state.input();
    boolean loaded = before.linesPerPartition() != null;
    if (before.files().isEmpty() && !loaded) {
      return state.with(new RunState.Input(demo, files, null));
    }
    if ((files.isEmpty() && loaded) || same(before.files(), files)) {
      return state;
    }
    String held =
        before.demo()
            ? "the demo's events"
            : before.files().isEmpty()
                ? "none"
                : String.join(", ", before.files().stream().map(InputFile::path).toList());
    throw RunFailure.usage(
        ("Cannot use another --input in %s: its input is %s. Give the same (in the same order, with"
                + " the same content), use another --output, or start over with --fresh")
            .formatted(folder, held));
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

  private static List<String> differences(RunState.Definition before, RunState.Definition asked) {
    List<String> differences = new ArrayList<>();
    ObjectNode old = json(before.canonical());
    ObjectNode now = json(asked.canonical());
    TreeSet<String> keys = new TreeSet<>();
    old.fieldNames().forEachRemaining(keys::add);
    now.fieldNames().forEachRemaining(keys::add);
    keys.remove("model");
    for (String key : keys) {
      JsonNode was = old.get(key);
      if (was == null || !was.equals(now.get(key))) {
        differences.add("`" + key + ":`");
      }
    }
    if (!before.namespace().equals(asked.namespace())
        || !before.partitionBy().equals(asked.partitionBy())) {
      differences.add("`tables:`");
    }
    if (!java.util.Objects.equals(before.predictionsTopic(), asked.predictionsTopic())) {
      differences.add("`predictions-topic:`");
    }
    return differences;
  }

  private static ObjectNode json(String canonical) {
    try {
      return (ObjectNode) JSON.readTree(canonical);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A canonical form is JSON: " + canonical, e);
    }
  }
}
