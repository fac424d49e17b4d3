package io.millrace.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.text.Printable;
import io.millrace.verify.Difference;
import io.millrace.verify.Limits;
import io.millrace.verify.NotRecomputed;
import io.millrace.verify.Sealed;
import io.millrace.verify.Summary;
import io.millrace.verify.Tally;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a verification found, for people and for programs. */
final class VerifyReport {
  private final Summary summary;
  private final Tally tally;
  private final Limits limits;
  private final Optional<String> table;
  private final double seconds;

  /**
   * @param limits that were set
   * @param table that has all differences
   */
  VerifyReport(Summary summary, Limits limits, Optional<String> table, double seconds) {
    this.summary = summary;
    this.limits = limits;
    this.table = table;
    this.tally = summary.tally();
    this.seconds = seconds;
  }

  void print(PrintWriter out) {
    line(
        out,
        "As of",
        summary.cut().checkpoint().map(Object::toString).orElse("the newest snapshots"));
    line(
        out,
        "Records",
        "%,d events + %,d rejects, %,d offsets missing",
        summary.events(),
        summary.rejects(),
        summary.missingOffsets());
    line(
        out,
        "Verified",
        "%,d predictions of %,d users: %,d values of features, %,d scores",
        tally.predictions(),
        tally.users(),
        tally.features(),
        tally.scores());
    tally.statuses().forEach((status, rows) -> line(out, "", "%s %,d", status, rows));
    tally.versions().forEach((version, rows) -> line(out, "Version", "%s %,d", version, rows));
    tally.models().forEach((model, rows) -> line(out, "Model", "%s %,d", model, rows));
    if (tally.failedAgain() + tally.scoredNow() > 0) {
      line(
          out,
          "Rescored",
          "of those FAILED or TIMED_OUT, %,d fail here too and %,d have a score here (at most %,d may: --max-rescorable %s)",
          tally.failedAgain(),
          tally.scoredNow(),
          summary.rescorableAllowed(),
          limits.rescorable());
    }
    if (tally.otherRuntime() > 0) {
      line(
          out,
          "Runtime",
          "%,d scores of another runtime than this machine's: %,d differ, by %,d ulps at most (%,d may be: --max-ulps)",
          tally.otherRuntime(),
          tally.otherRuntimeDiffering(),
          tally.ulpsMax(),
          limits.ulps());
    }
    printSealed(out);
    printUnverifiable(out);
    printUnrecomputed(out);
    printDifferences(out);
    line(
        out,
        "Took",
        "%.1f s, %,.0f predictions/s",
        seconds,
        seconds > 0 ? tally.predictions() / seconds : 0);
  }

  private void printSealed(PrintWriter out) {
    Sealed sealed = summary.sealed();
    if (sealed.chains() == 0) {
      return;
    }
    line(out, "Sealed", "%,d records of %,d partitions", sealed.records(), sealed.chains());
    if (sealed.behindKept() > 0) {
      line(
          out,
          "",
          "%,d of them are newer than any head given by --sealed: that nobody has made their seals anew, only heads kept elsewhere show (millrace seal; deploy/SEALING.md)",
          sealed.behindKept());
    }
    if (sealed.heads() > 0) {
      line(
          out,
          "",
          "%,d kept heads hold, the newest up to %s",
          sealed.heads(),
          String.join(", ", sealed.keptTo()));
    }
  }

  private void printUnverifiable(PrintWriter out) {
    if (tally.unverifiableUsers() == 0) {
      return;
    }
    line(
        out,
        "UNVERIFIABLE",
        "%,d users, %,d predictions of theirs",
        tally.unverifiableUsers(),
        tally.unverifiableRows());
    tally.unverifiable().forEach((user, reason) -> line(out, "", "%s: %s", user, reason));
    long unnamed = tally.unverifiableUsers() - tally.unverifiable().size();
    if (unnamed > 0) {
      line(out, "", "and %,d more", unnamed);
    }
  }

  private void printUnrecomputed(PrintWriter out) {
    Map<NotRecomputed, Long> counts = summary.unrecomputed().counts();
    line(
        out,
        "Not redone",
        "%s",
        counts.isEmpty()
            ? "nothing: all that was read is recomputed"
            : counts.entrySet().stream()
                .map(
                    e ->
                        String.format(
                            Locale.ROOT, "%,d %s", e.getValue(), e.getKey().description()))
                .collect(Collectors.joining("; ")));
  }

  private void printDifferences(PrintWriter out) {
    if (summary.isClean()) {
      line(out, "Result", "0 bits differ");
      return;
    }
    line(out, "Result", "%,d DIFFERENCES", summary.differences());
    summary
        .findings()
        .counts()
        .forEach((kind, count) -> line(out, "", "%,d %s: %s", count, kind, kind.description()));
    for (Difference each : summary.findings().first()) {
      out.println("  " + Printable.line(text(each)));
    }
    table.ifPresent(name -> line(out, "", "all of them are rows of the table %s", name));
  }

  private static String text(Difference d) {
    StringBuilder text = new StringBuilder(d.kind().name());
    append(text, " ", d.kafka());
    append(text, " user ", d.userId());
    append(text, " user_seq ", d.userSeq() == 0 ? null : d.userSeq());
    append(text, " event ", d.eventId());
    append(text, " version ", d.kafka() == null ? d.pipelineVersion() : null);
    append(text, " ", d.column());
    append(text, ": stored ", d.stored());
    append(text, ", recomputed ", d.recomputed());
    return text.toString();
  }

  private static void append(StringBuilder text, String label, Object value) {
    if (value != null) {
      text.append(label).append(value);
    }
  }

  private static void line(PrintWriter out, String label, String format, Object... values) {
    out.printf(Locale.ROOT, "%-13s", label);
    out.println(Printable.line(String.format(Locale.ROOT, format, values)));
  }

  String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("clean", summary.isClean());
    node.put("differences", summary.differences());
    node.put("table", table.orElse(null));
    ObjectNode kinds = node.putObject("kinds");
    summary.findings().counts().forEach((kind, count) -> kinds.put(kind.name(), count));
    summary
        .cut()
        .checkpoint()
        .ifPresent(
            mark ->
                node.putObject("checkpoint")
                    .put("job_id", mark.jobId())
                    .put("id", mark.checkpointId()));
    node.put("events", summary.events());
    node.put("rejects", summary.rejects());
    node.put("missing_offsets", summary.missingOffsets());
    node.put("users", tally.users());
    node.put("predictions", tally.predictions());
    node.put("features", tally.features());
    node.put("scores", tally.scores());
    counts(node.putObject("statuses"), tally.statuses());
    counts(node.putObject("versions"), tally.versions());
    counts(node.putObject("models"), tally.models());
    node.put("failed_again", tally.failedAgain());
    node.put("scored_now", tally.scoredNow());
    ObjectNode other = node.putObject("other_runtime");
    other.put("scores", tally.otherRuntime());
    other.put("differing", tally.otherRuntimeDiffering());
    other.put("ulps_max", tally.ulpsMax());
    other.put("ulps_allowed", limits.ulps());
    ObjectNode rescorable = node.putObject("rescorable");
    rescorable.put("rows", tally.scoredNow());
    rescorable.put("allowed", summary.rescorableAllowed());
    rescorable.put("share_allowed", limits.rescorable());
    ObjectNode unverifiable = node.putObject("unverifiable");
    unverifiable.put("users", tally.unverifiableUsers());
    unverifiable.put("predictions", tally.unverifiableRows());
    ObjectNode named = unverifiable.putObject("first");
    tally.unverifiable().forEach(named::put);
    node.put("passes_strict", summary.isClean() && summary.unrecomputed().passesStrict());
    ObjectNode sealed = node.putObject("sealed");
    sealed.put("partitions", summary.sealed().chains());
    sealed.put("records", summary.sealed().records());
    sealed.put("heads", summary.sealed().heads());
    sealed.put("behind_kept", summary.sealed().behindKept());
    counts(node.putObject("not_recomputed"), summary.unrecomputed().counts());
    ArrayNode first = node.putArray("first");
    summary.findings().first().forEach(each -> difference(first.addObject(), each));
    node.put("seconds", seconds);
    return node.toPrettyString();
  }

  private static void counts(ObjectNode node, Map<?, Long> counts) {
    counts.forEach((key, count) -> node.put(key.toString(), count));
  }

  private static void difference(ObjectNode node, Difference d) {
    node.put("kind", d.kind().name());
    if (d.kafka() != null) {
      node.put("topic", d.kafka().topic());
      node.put("partition", d.kafka().partition());
      node.put("offset", d.kafka().offset());
    }
    node.put("user_id", d.userId());
    node.put("event_id", d.eventId());
    node.put("user_seq", d.userSeq() == 0 ? null : d.userSeq());
    node.put("pipeline_version", d.pipelineVersion());
    node.put("column", d.column());
    node.put("stored", d.stored());
    node.put("recomputed", d.recomputed());
  }
}
