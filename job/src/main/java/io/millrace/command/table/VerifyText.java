package io.millrace.command.table;

import io.millrace.text.Count;
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

/** The result of a verification, for people. */
final class VerifyText {
  private final Summary summary;
  private final Tally tally;
  private final Limits limits;
  private final Optional<String> table;
  private final double seconds;

  /**
   * @param limits the limits that were set
   * @param table the table that has all differences
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
        "%s + %s, %s missing",
        Count.of(summary.events(), "event"),
        Count.of(summary.rejects(), "reject"),
        Count.of(summary.missingOffsets(), "offset"));
    line(
        out,
        "Verified",
        "%s of %s: %s of features, %s",
        Count.of(tally.predictions(), "prediction"),
        Count.of(tally.users(), "user"),
        Count.of(tally.features(), "value"),
        Count.of(tally.scores(), "score"));
    tally.statuses().forEach((status, rows) -> line(out, "", "%s %,d", status, rows));
    tally.versions().forEach((version, rows) -> line(out, "Version", "%s %,d", version, rows));
    tally.models().forEach((model, rows) -> line(out, "Model", "%s %,d", model, rows));
    printRescored(out);
    printOtherRuntime(out);
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

  private void printRescored(PrintWriter out) {
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
  }

  private void printOtherRuntime(PrintWriter out) {
    if (tally.otherRuntime() > 0) {
      line(
          out,
          "Runtime",
          "%s of another runtime than this machine's: %,d differ, by %s at most (%,d may be: --max-ulps)",
          Count.of(tally.otherRuntime(), "score"),
          tally.otherRuntimeDiffering(),
          Count.of(tally.ulpsMax(), "ulp"),
          limits.ulps());
    }
  }

  private void printSealed(PrintWriter out) {
    Sealed sealed = summary.sealed();
    if (sealed.chains() == 0) {
      return;
    }
    line(
        out,
        "Sealed",
        "%s of %s",
        Count.of(sealed.records(), "record"),
        Count.of(sealed.chains(), "partition"));
    if (sealed.behindKept() > 0) {
      line(
          out,
          "",
          "%,d of them are behind the newest head given with --sealed; only heads kept elsewhere show that nobody has rewritten them (millrace seal; deploy/SEALING.md)",
          sealed.behindKept());
    }
    if (sealed.heads() > 0) {
      line(
          out,
          "",
          "%s, the newest up to %s",
          Count.of(sealed.heads(), "kept head holds", "kept heads hold"),
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
        "%s, %s of theirs",
        Count.of(tally.unverifiableUsers(), "user"),
        Count.of(tally.unverifiableRows(), "prediction"));
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
    line(out, "Result", "%s", Count.of(summary.differences(), "DIFFERENCE", "DIFFERENCES"));
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
