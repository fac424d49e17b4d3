package io.millrace.command.table;

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

/** What a verification found, for people. */
final class VerifyText {
  private final Summary summary;
  private final Tally tally;
  private final Limits limits;
  private final Optional<String> table;
  private final double seconds;

  /**
   * @param limits that were set
   * @param table that has all differences
   */
  VerifyText(Summary summary, Limits limits, Optional<String> table, double seconds) {
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
    line(
        out,
        "Sealed",
        "%,d records of %,d partitions; %,d of them behind the newest kept heads, protected by consistency alone",
        sealed.records(),
        sealed.chains(),
        sealed.behindKept());
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
}
