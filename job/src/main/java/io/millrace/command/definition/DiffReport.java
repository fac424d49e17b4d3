package io.millrace.command.definition;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.command.argument.GivenDefinition;
import io.millrace.pipeline.ChangeEffects;
import io.millrace.pipeline.ChangeEffects.ColumnChange;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineChange;
import io.millrace.text.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The differences between two definitions, for people and for programs. */
final class DiffReport {
  private final GivenDefinition before;
  private final GivenDefinition after;
  private final PipelineChange change;
  private final ChangeEffects effects;

  /** Whether both name their tables, which definitions stored in the tables do not. */
  private final boolean knowsTables;

  DiffReport(GivenDefinition before, GivenDefinition after) {
    this.before = before;
    this.after = after;
    this.knowsTables = before.stored().isEmpty() && after.stored().isEmpty();
    this.change = PipelineChange.between(form(before), form(after));
    this.effects = ChangeEffects.between(before.pipeline(), after.pipeline());
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
    line(out, "State", stateText());
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

  private String stateText() {
    return effects.stateFits()
        ? "a savepoint or checkpoint of A fits B (fingerprint %s)"
            .formatted(effects.stateAfter().substring(0, 12))
        : "a savepoint or checkpoint of A is refused: other event fields or features (fingerprint %s, B has %s); start B without state%s"
            .formatted(
                effects.stateBefore().substring(0, 12),
                effects.stateAfter().substring(0, 12),
                hasOwnTables() ? "" : " and in another namespace");
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
      texts.addAll(refusals());
    }
    for (ColumnChange each : effects.columns()) {
      texts.add("%s.%s: %s".formatted(each.table(), each.name(), meaning(each)));
    }
    if (effects.columns().isEmpty()) {
      texts.add("the same columns");
    }
    return texts;
  }

  /**
   * The difference in a column. No action is stated: tables with other columns have other features.
   */
  private static String meaning(ColumnChange each) {
    return switch (each.fate()) {
      case ADDED -> each.after() + ", in B alone";
      case KEPT -> each.before() + ", in A alone";
      case RETYPED -> "%s in A, %s in B".formatted(each.before(), each.after());
      case RESPELLED -> each.after() + ", in B alone; in A it is there in another case";
    };
  }

  private boolean hasOwnTables() {
    return knowsTables
        && !before.pipeline().tables().namespace().equals(after.pipeline().tables().namespace());
  }

  /** The reasons why B could not write the tables of A, apart from columns. */
  private List<String> refusals() {
    List<String> refusals = new ArrayList<>();
    Pipeline a = before.pipeline();
    Pipeline b = after.pipeline();
    if (!a.name().equals(b.name())) {
      refusals.add(
          "they belong to the pipeline %s: refused to %s; use another namespace"
              .formatted(a.name(), b.name()));
    }
    if (knowsTables && a.tables().partitionBy() != b.tables().partitionBy()) {
      refusals.add(
          "they are partitioned by %s: refused to B, which asks for %s; use another namespace"
              .formatted(partitioning(a), partitioning(b)));
    }
    return refusals;
  }

  private static String partitioning(Pipeline pipeline) {
    return pipeline.tables().partitionBy().name().toLowerCase(Locale.ROOT);
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
    node.putObject("state")
        .put("fits", effects.stateFits())
        .put("a", effects.stateBefore())
        .put("b", effects.stateAfter())
        .put("meaning", stateText());
    tables(node.putObject("tables"));
    return node.toPrettyString();
  }

  private static void definition(ObjectNode node, GivenDefinition given) {
    node.put("location", given.location()).put("pipeline_version", given.pipeline().version());
    boolean isFile = given.stored().isEmpty();
    node.put("namespace", isFile ? given.pipeline().tables().namespace() : null);
  }

  private void tables(ObjectNode node) {
    node.put("fit", effects.stateFits() && effects.columnsFit() && refusals().isEmpty());
    ArrayNode refusals = node.putArray("refusals");
    refusals().forEach(refusals::add);
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
