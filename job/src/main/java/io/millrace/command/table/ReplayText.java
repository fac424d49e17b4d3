package io.millrace.command.table;

import io.millrace.replay.Distribution;
import io.millrace.replay.Mover;
import io.millrace.replay.Replay;
import io.millrace.replay.ReplayReport;
import io.millrace.replay.ScoreChange;
import io.millrace.text.Count;
import io.millrace.text.Printable;
import java.io.PrintWriter;
import java.util.Locale;

/** The effect of a replay on the scores, for people. */
public final class ReplayText {
  private static final int MOVERS_PRINTED = 10;

  private final ReplayReport report;
  private final Replay.Result result;
  private final ScoreChange scores;

  public ReplayText(ReplayReport report) {
    this.report = report;
    this.result = report.result();
    this.scores = report.scores();
  }

  public void print(PrintWriter out) {
    line(out, "Replayed", "%s %s", report.location(), report.pipeline().version());
    line(out, "As of", "%s", report.asOf());
    line(
        out,
        "Written",
        "%s of %s to %s.predictions",
        Count.of(scores.rows(), "prediction"),
        Count.of(result.users(), "user"),
        result.to());
    scores.statuses().forEach((status, rows) -> line(out, "", "%s %,d", status, rows));
    printLeftOut(out);
    if (scores.counts().compared() > 0) {
      printScores(out);
    }
    line(
        out,
        "Took",
        "%.1f s, %,.0f predictions/s",
        report.seconds(),
        report.seconds() > 0 ? scores.rows() / report.seconds() : 0);
  }

  private void printLeftOut(PrintWriter out) {
    if (result.leftOut().users() == 0) {
      return;
    }
    line(
        out,
        "LEFT OUT",
        "%s from where rows before are missing, %s",
        Count.of(result.leftOut().users(), "user"),
        Count.of(result.leftOut().rows(), "row"));
    result.leftOut().first().forEach((user, reason) -> line(out, "", "%s: %s", user, reason));
  }

  private void printScores(PrintWriter out) {
    line(
        out,
        "Compared",
        "%s, %,d of them the same to the bit",
        Count.of(scores.counts().compared(), "score"),
        scores.counts().same());
    String sampled = scores.isSampled() ? ", of %,d chosen by hash".formatted(size()) : "";
    line(out, "Scores", "%10s %10s %10s %10s %10s", "mean", "median", "p90", "p99", "most");
    line(out, "  before", "%s", row(report.before()));
    line(out, "  now", "%s%s", row(report.after()), sampled);
    line(
        out,
        "Order",
        "Spearman's rank correlation %s, mean distance %.4g%s",
        Double.isNaN(report.rankCorrelation())
            ? "none (a side is constant)"
            : String.format(Locale.ROOT, "%.4f", report.rankCorrelation()),
        scores.pairs().meanDistance(),
        sampled);
    printAgreement(out);
    printMovers(out);
  }

  private void printAgreement(PrintWriter out) {
    ScoreChange.Agreement at = scores.agreement();
    line(
        out,
        "At " + at.threshold(),
        "%.2f %% decided as before: %,d above, %,d below; %,d rose above, %,d fell below",
        100 * at.share(),
        at.above(),
        at.below(),
        at.rose(),
        at.fell());
  }

  private void printMovers(PrintWriter out) {
    String label = "Moved most";
    for (Mover each : scores.movers().stream().limit(MOVERS_PRINTED).toList()) {
      line(
          out,
          label,
          "%.6f -> %.6f  %s, user %s, event %s",
          each.before(),
          each.after(),
          each.kafka(),
          each.userId(),
          each.eventId());
      label = "";
    }
  }

  private int size() {
    return scores.pairs().size();
  }

  private static String row(Distribution of) {
    double[] quantiles = of.quantiles();
    return String.format(
        Locale.ROOT,
        "%10.5f %10.5f %10.5f %10.5f %10.5f",
        of.mean(),
        quantiles[2],
        quantiles[3],
        quantiles[4],
        quantiles[5]);
  }

  private static void line(PrintWriter out, String label, String format, Object... values) {
    out.printf(Locale.ROOT, "%-13s", label);
    out.println(Printable.line(String.format(Locale.ROOT, format, values)));
  }
}
