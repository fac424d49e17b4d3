package io.millrace.command.table;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.imports.Import;
import io.millrace.pipeline.Pipeline;
import io.millrace.text.Count;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * The result of an import, for people and for programs.
 *
 * @param location the definition's, as it was given
 */
record ImportText(String location, Pipeline pipeline, Import.Result result, double seconds) {
  void print(PrintWriter out) {
    if (!result.isNew()) {
      line(
          out,
          "Nothing to do",
          "%s has the import %s: %s, %s",
          pipeline.tables().namespace(),
          result.name(),
          Count.of(result.counts().events(), "event"),
          Count.of(result.counts().rejected(), "reject"));
      return;
    }
    line(out, "Imported", "%s by %s %s", result.name(), location, pipeline.version());
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

  private static void line(PrintWriter out, String label, String format, Object... values) {
    out.println(
        String.format(Locale.ROOT, "%-13s", label) + String.format(Locale.ROOT, format, values));
  }

  String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("pipeline", location);
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
    node.put("seconds", seconds);
    return node.toPrettyString();
  }
}
