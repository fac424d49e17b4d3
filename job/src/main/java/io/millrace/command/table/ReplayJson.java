package io.millrace.command.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.replay.Distribution;
import io.millrace.replay.Mover;
import io.millrace.replay.Replay;
import io.millrace.replay.ReplayReport;
import io.millrace.replay.ScoreChange;
import java.util.List;

/** The effect of a replay on the scores, for programs. */
final class ReplayJson {
  private final ReplayReport report;
  private final Replay.Result result;
  private final ScoreChange scores;

  ReplayJson(ReplayReport report) {
    this.report = report;
    this.result = report.result();
    this.scores = report.scores();
  }

  String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("pipeline", report.location());
    node.put("pipeline_version", report.pipeline().version());
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
    node.put("sampled_pairs", scores.pairs().size());
    node.put("rank_correlation", finite(report.rankCorrelation()));
    node.put("mean_distance", finite(scores.pairs().meanDistance()));
    distribution(node.putObject("before"), report.before());
    distribution(node.putObject("after"), report.after());
    agreement(node.putObject("agreement"));
    movers(node.putArray("movers"), scores.movers());
    node.put("seconds", report.seconds());
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

  /** The value; null for NaN and infinity, which JSON lacks. */
  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
