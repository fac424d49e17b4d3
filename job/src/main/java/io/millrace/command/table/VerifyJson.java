package io.millrace.command.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.verify.Difference;
import io.millrace.verify.Limits;
import io.millrace.verify.Summary;
import io.millrace.verify.Tally;
import java.util.Map;
import java.util.Optional;

/** The result of a verification, for programs. */
final class VerifyJson {
  private final Summary summary;
  private final Tally tally;
  private final Limits limits;
  private final Optional<String> table;
  private final double seconds;

  /**
   * @param limits the limits that were set
   * @param table the table that has all differences
   */
  VerifyJson(Summary summary, Limits limits, Optional<String> table, double seconds) {
    this.summary = summary;
    this.limits = limits;
    this.table = table;
    this.tally = summary.tally();
    this.seconds = seconds;
  }

  String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    result(node);
    rows(node);
    scores(node);
    unverifiable(node.putObject("unverifiable"));
    node.put("passes_strict", summary.isClean() && summary.unrecomputed().passesStrict());
    sealed(node.putObject("sealed"));
    counts(node.putObject("not_recomputed"), summary.unrecomputed().counts());
    ArrayNode first = node.putArray("first");
    summary.findings().first().forEach(each -> difference(first.addObject(), each));
    node.put("seconds", seconds);
    return node.toPrettyString();
  }

  private void result(ObjectNode node) {
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
  }

  private void rows(ObjectNode node) {
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
  }

  private void scores(ObjectNode node) {
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
  }

  private void unverifiable(ObjectNode node) {
    node.put("users", tally.unverifiableUsers());
    node.put("predictions", tally.unverifiableRows());
    ObjectNode named = node.putObject("first");
    tally.unverifiable().forEach(named::put);
  }

  private void sealed(ObjectNode node) {
    node.put("partitions", summary.sealed().chains());
    node.put("records", summary.sealed().records());
    node.put("heads", summary.sealed().heads());
    node.put("behind_kept", summary.sealed().behindKept());
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
