package io.millrace.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.lake.CommitMark;
import io.millrace.replay.Distribution;
import io.millrace.replay.Mover;
import io.millrace.replay.Replay;
import io.millrace.replay.ScoreChange;
import io.millrace.text.Count;
import io.millrace.text.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What a replay did to the scores, for people and for programs. */
final class ReplayReport {
  private static final int MOVERS_PRINTED = 10;

  private final GivenDefinition definition;
  private final Replay.Result result;
  private final ScoreChange scores;
  private final double seconds;
  private final double rankCorrelation;
  private final Distribution before;
  private final Distribution after;

  ReplayReport(GivenDefinition definition, Replay.Result result, double seconds) {
    this.definition = definition;
    this.result = result;
    this.scores = result.scores();
    this.seconds = seconds;
    this.rankCorrelation = scores.pairs().rankCorrelation();
    this.before = scores.pairs().distributionBefore();
    this.after = scores.pairs().distributionAfter();
  }

  GivenDefinition definition() {
    return definition;
  }

  Replay.Result result() {
    return result;
  }

  double rankCorrelation() {
    return rankCorrelation;
  }

  Distribution before() {
    return before;
  }

  Distribution after() {
    return after;
  }

  String asOf() {
    return result.cut().checkpoint().map(CommitMark::toString).orElse("the newest snapshots");
  }

  void print(PrintWriter out) {
    line(out, "Replayed", "%s %s", definition.location(), definition.pipeline().version());
    line(out, "As of", "%s", asOf());
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
        seconds,
        seconds > 0 ? scores.rows() / seconds : 0);
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
    line(out, "  before", "%s", row(before));
    line(out, "  now", "%s%s", row(after), sampled);
    line(
        out,
        "Order",
        "Spearman's rank correlation %s, mean distance %.4g%s",
        Double.isNaN(rankCorrelation)
            ? "none (a side is constant)"
            : String.format(Locale.ROOT, "%.4f", rankCorrelation),
        scores.pairs().meanDistance(),
        sampled);
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

  String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("pipeline", definition.location());
    node.put("pipeline_version", definition.pipeline().version());
    node.put("namespace", result.to());
    node.put("runtime", result.runtime().isEmpty() ? null : result.runtime());
    result
        .cut()
        .checkpoint()
        .ifPresent(
            mark ->
                node.putObject("checkpoint")
                    .put("job_id", mark.jobId())
                    .put("id", mark.checkpointId()));
    node.put("users", result.users());
    node.put("predictions", scores.rows());
    ObjectNode statuses = node.putObject("statuses");
    scores.statuses().forEach(statuses::put);
    ObjectNode leftOut = node.putObject("left_out");
    leftOut.put("users", result.leftOut().users());
    leftOut.put("rows", result.leftOut().rows());
    result.leftOut().first().forEach(leftOut.putObject("first")::put);
    node.put("compared", scores.counts().compared());
    node.put("same_bits", scores.counts().same());
    node.put("sampled_pairs", size());
    node.put("rank_correlation", finite(rankCorrelation));
    node.put("mean_distance", finite(scores.pairs().meanDistance()));
    distribution(node.putObject("before"), before);
    distribution(node.putObject("after"), after);
    agreement(node.putObject("agreement"));
    movers(node.putArray("movers"), scores.movers());
    node.put("seconds", seconds);
    return node.toPrettyString();
  }

  private static void distribution(ObjectNode node, Distribution of) {
    node.put("mean", finite(of.mean()));
    node.put("deviation", finite(of.deviation()));
    ObjectNode quantiles = node.putObject("quantiles");
    for (int i = 0; i < Distribution.RANKS.size(); i++) {
      quantiles.put(Double.toString(Distribution.RANKS.get(i)), finite(of.quantiles()[i]));
    }
  }

  private void agreement(ObjectNode node) {
    ScoreChange.Agreement at = scores.agreement();
    node.put("threshold", at.threshold());
    node.put("share", finite(at.share()));
    node.put("above", at.above()).put("below", at.below());
    node.put("rose", at.rose()).put("fell", at.fell());
  }

  private static void movers(ArrayNode node, List<Mover> movers) {
    for (Mover each : movers) {
      node.addObject()
          .put("topic", each.kafka().topic())
          .put("partition", each.kafka().partition())
          .put("offset", each.kafka().offset())
          .put("user_id", each.userId())
          .put("event_id", each.eventId())
          .put("before", each.before())
          .put("after", each.after());
    }
  }

  /** JSON has no NaN. */
  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
