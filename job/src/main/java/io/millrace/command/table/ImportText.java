package io.millrace.command.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.command.argument.GivenDefinition;
import io.millrace.command.table.ImportedSavepoint.Made;
import io.millrace.event.SourceStart;
import io.millrace.imports.Import;
import io.millrace.pipeline.Pipeline;
import io.millrace.text.Count;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The result of an import, for people and for programs.
 *
 * @param pipeline the definition with the tables' namespace
 * @param savepoint empty where none was asked for
 */
record ImportText(
    GivenDefinition definition,
    Pipeline pipeline,
    Import.Result result,
    Optional<Made> savepoint,
    double seconds) {
  void print(PrintWriter out) {
    printRows(out);
    savepoint.ifPresent(made -> printSavepoint(out, made));
  }

  private void printRows(PrintWriter out) {
    if (!result.isNew()) {
      line(
          out,
          "Nothing new",
          "%s has the import %s: %s, %s",
          pipeline.tables().namespace(),
          result.name(),
          Count.of(result.counts().events(), "event"),
          Count.of(result.counts().rejected(), "reject"));
      return;
    }
    line(out, "Imported", "%s by %s %s", result.name(), definition.location(), pipeline.version());
    line(
        out,
        "Written",
        "%s of %s, with their predictions, to %s",
        Count.of(result.counts().events(), "event"),
        Count.of(result.users(), "user"),
        pipeline.tables().namespace());
    result.statuses().forEach((status, rows) -> line(out, "", "%s %,d", status, rows));
    line(out, "Rejects", "%,d", result.counts().rejected());
    result.counts().rejects().forEach((reason, rows) -> line(out, "", "%s %,d", reason, rows));
    line(
        out,
        "Took",
        "%.1f s, %,.0f events/s",
        seconds,
        seconds > 0 ? result.counts().events() / seconds : 0);
  }

  private void printSavepoint(PrintWriter out, Made made) {
    line(
        out,
        "Savepoint",
        "%s: %s",
        made.folder(),
        made.counts()
            .map(ImportText::states)
            .orElse("it is there already, as an earlier command has made it"));
    String label = "Goes on";
    for (String each : places(made.start())) {
      line(out, label, "%s", each);
      label = "";
    }
    line(
        out,
        "Next",
        "millrace submit --pipeline %s --savepoint %s, with the job's other parameters",
        definition.location(),
        made.folder());
  }

  private static String states(BootstrapCounts counts) {
    String all = "the states of " + Count.of(counts.users(), "user");
    return counts.partialUsers() == 0
        ? all
        : "%s, of which %,d lack rows that have left the tables"
            .formatted(all, counts.partialUsers());
  }

  private static List<String> places(SourceStart start) {
    return start.next().isEmpty()
        ? List.of("at the oldest record of each partition")
        : Stream.concat(
                start.next().stream().map(each -> "at " + each),
                Stream.of("at the oldest record of any other partition"))
            .toList();
  }

  private static void line(PrintWriter out, String label, String format, Object... values) {
    out.println(
        String.format(Locale.ROOT, "%-13s", label) + String.format(Locale.ROOT, format, values));
  }

  String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("pipeline", definition.location());
    node.put("pipeline_version", pipeline.version());
    node.put("namespace", pipeline.tables().namespace());
    node.put("name", result.name());
    node.put("new", result.isNew());
    node.put("users", result.users());
    node.put("events", result.counts().events());
    ObjectNode statuses = node.putObject("predictions");
    result.statuses().forEach(statuses::put);
    node.put("rejects", result.counts().rejected());
    ObjectNode rejects = node.putObject("reasons");
    result.counts().rejects().forEach(rejects::put);
    savepoint.ifPresent(made -> put(node.putObject("savepoint"), made));
    node.put("seconds", seconds);
    return node.toPrettyString();
  }

  private static void put(ObjectNode node, Made made) {
    node.put("folder", made.folder());
    node.put("new", made.counts().isPresent());
    made.counts()
        .ifPresent(
            counts ->
                node.put("users", counts.users()).put("partial_users", counts.partialUsers()));
    ArrayNode next = node.putArray("next");
    made.start().next().forEach(each -> next.add(each.toString()));
  }
}
