package io.millrace.command.definition;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.command.argument.GivenDefinition;
import io.millrace.lake.start.StartProblem;
import io.millrace.lake.start.StateRules;
import io.millrace.lake.start.TableRules;
import io.millrace.pipeline.ChangeEffects;
import io.millrace.pipeline.ChangeEffects.ColumnChange;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineChange;
import io.millrace.text.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The differences between two definitions, for people and for programs. A start that they would
 * keep from going on is refused in the words of its rule.
 */
final class DiffReport {
  private static final String REFUSED = "refused: ";

  private final GivenDefinition before;
  private final GivenDefinition after;
  private final PipelineChange change;
  private final ChangeEffects effects;

  /** Whether both name their tables, which definitions stored in the tables do not. */
  private final boolean knowsTables;

  private final UpgradeReport upgrade;

  /**
   * @param versions all definitions that the tables have rows of, as far as they are known
   */
  DiffReport(GivenDefinition before, GivenDefinition after, List<Pipeline> versions) {
    this.before = before;
    this.after = after;
    this.knowsTables = before.stored().isEmpty() && after.stored().isEmpty();
    this.change = PipelineChange.between(form(before), form(after));
    this.effects = ChangeEffects.between(before.pipeline(), after.pipeline());
    this.upgrade =
        UpgradeReport.of(before.pipeline(), after.pipeline(), versions, upgradeRefusals());
  }

  /** The reasons why B could not go on with the tables of A. */
  private List<String> upgradeRefusals() {
    return hasOwnTables()
        ? List.of(
            "tables.namespace: %s -> %s (a state goes on with its own tables: keep the namespace, or start B without state)"
                .formatted(
                    before.pipeline().tables().namespace(), after.pipeline().tables().namespace()))
        : refusals().stream().map(StartProblem::text).toList();
  }

  private String form(GivenDefinition given) {
    return knowsTables ? PipelineChange.record(given.pipeline()) : given.pipeline().canonicalJson();
  }

  boolean isSame() {
    return change.isNone();
  }

  private boolean sameVersion() {
    return before.pipeline().version().equals(after.pipeline().version());
  }

  void print(PrintWriter out) {
    line(out, "A", before.location() + "  " + before.pipeline().version());
    line(out, "B", after.location() + "  " + after.pipeline().version());
    if (isSame()) {
      line(out, "Result", "nothing differs");
      return;
    }
    String label = "Changed";
    for (PipelineChange.Difference each : change.differences()) {
      line(out, label, each.text(before.durations(), after.durations()));
      label = "";
    }
    line(out, "Version", versionText());
    label = "State";
    for (String each : stateLines()) {
      line(out, label, each);
      label = "";
    }
    label = "Tables";
    for (String each : tableTexts()) {
      line(out, label, each);
      label = "";
    }
  }

  private String versionText() {
    return sameVersion()
        ? "the same pipeline_version: no value of a row changes"
        : "another pipeline_version: rows from then on carry B's, and versions keeps both";
  }

  private List<String> stateLines() {
    return fits()
        ? List.of(
            "a savepoint or checkpoint of A fits B (fingerprint %s)"
                .formatted(effects.stateAfter().substring(0, 12)))
        : upgrade.lines();
  }

  private boolean fits() {
    return StateRules.problem(Optional.of(effects.stateBefore()), effects.stateAfter()).isEmpty();
  }

  private List<String> tableTexts() {
    List<String> texts = new ArrayList<>();
    if (hasOwnTables()) {
      texts.add(
          "B has its own, in %s; those of A, in %s, stay as they are"
              .formatted(
                  after.pipeline().tables().namespace(), before.pipeline().tables().namespace()));
    } else {
      if (!knowsTables) {
        texts.add("if B names the namespace of A (the tables keep none):");
      }
      refusals().forEach(each -> texts.add(REFUSED + each.text()));
    }
    for (ColumnChange each : effects.columns()) {
      texts.add("%s.%s: %s".formatted(each.table(), each.name(), meaning(each)));
    }
    if (effects.columns().isEmpty()) {
      texts.add("the same columns");
    }
    return texts;
  }

  /** The difference in a column, and what becomes of it where B goes on with the tables. */
  private String meaning(ColumnChange each) {
    boolean goesOn = upgrade.isPossible();
    return switch (each.fate()) {
      case ADDED -> each.after() + (goesOn ? ", is added: null in older rows" : ", in B alone");
      case KEPT -> each.before() + (goesOn ? ", stays: null in later rows" : ", in A alone");
      case RETYPED -> "%s in A, %s in B".formatted(each.before(), each.after());
      case RESPELLED -> each.after() + ", in B alone; in A it is there in another case";
    };
  }

  private boolean hasOwnTables() {
    return knowsTables
        && !before.pipeline().tables().namespace().equals(after.pipeline().tables().namespace());
  }

  /** The reasons why B could not write the tables of A. */
  private List<StartProblem> refusals() {
    Optional<String> namespace =
        Optional.of(before.pipeline().tables().namespace()).filter(name -> knowsTables);
    return TableRules.problems(before.pipeline(), after.pipeline(), namespace);
  }

  private static void line(PrintWriter out, String label, String text) {
    out.printf(Locale.ROOT, "%-9s%s%n", label, Printable.line(text));
  }

  String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("same", isSame());
    definition(node.putObject("a"), before);
    definition(node.putObject("b"), after);
    ArrayNode differences = node.putArray("differences");
    for (PipelineChange.Difference each : change.differences()) {
      ObjectNode item = differences.addObject().put("path", each.path());
      item.put("a", each.before().isEmpty() ? null : each.before());
      item.put("b", each.after().isEmpty() ? null : each.after());
    }
    node.putObject("version").put("same", sameVersion()).put("meaning", versionText());
    ObjectNode state = node.putObject("state");
    state
        .put("fits", fits())
        .put("a", effects.stateBefore())
        .put("b", effects.stateAfter())
        .put("meaning", stateLines().get(0));
    if (fits()) {
      state.putNull("upgrade");
    } else {
      upgrade.add(state.putObject("upgrade"));
    }
    tables(node.putObject("tables"));
    return node.toPrettyString();
  }

  private static void definition(ObjectNode node, GivenDefinition given) {
    node.put("location", given.location()).put("pipeline_version", given.pipeline().version());
    boolean isFile = given.stored().isEmpty();
    node.put("namespace", isFile ? given.pipeline().tables().namespace() : null);
  }

  private void tables(ObjectNode node) {
    List<StartProblem> problems = refusals();
    node.put("fit", fits() && problems.isEmpty());
    ArrayNode refusals = node.putArray("refusals");
    problems.forEach(each -> refusals.add(each.text()));
    ArrayNode columns = node.putArray("columns");
    for (ColumnChange each : effects.columns()) {
      columns
          .addObject()
          .put("table", each.table())
          .put("name", each.name())
          .put("a", each.before().isEmpty() ? null : each.before())
          .put("b", each.after().isEmpty() ? null : each.after())
          .put("fate", each.fate().name())
          .put("meaning", meaning(each));
    }
  }
}
