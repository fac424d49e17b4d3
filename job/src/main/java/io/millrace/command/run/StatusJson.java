package io.millrace.command.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.advice.RejectTally;
import io.millrace.cluster.Checkpoints;
import io.millrace.cluster.Job;
import io.millrace.feature.StateHistory;
import io.millrace.lake.LakeTable;
import io.millrace.lake.RejectReasons;
import io.millrace.lake.StoredVersion;
import io.millrace.lake.TableState;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a pipeline, for programs: one object. What could not be found is null, or an empty
 * list.
 */
final class StatusJson implements StatusView {
  private final PrintWriter out;
  private final ObjectNode node = JsonNodeFactory.instance.objectNode();
  private final ArrayNode tables;
  private final ArrayNode versions;
  private final ArrayNode jobs;

  StatusJson(PrintWriter out) {
    this.out = out;
    node.putNull("pipeline");
    tables = node.putArray("tables");
    versions = node.putArray("versions");
    node.putNull("rejects");
    node.putNull("lag");
    node.putNull("local_run");
    jobs = node.putArray("jobs");
  }

  @Override
  public void pipeline(String name) {
    node.put("pipeline", name);
  }

  @Override
  public void table(LakeTable table, TableState state) {
    ObjectNode each = tables.addObject();
    each.put("name", table.key());
    each.put("rows", state.rows());
    each.put("files", state.files());
    each.put("last_commit", text(state.lastCommit()));
    each.put("job_id", state.mark().map(mark -> mark.jobId()).orElse(null));
    each.put("checkpoint", state.mark().map(mark -> mark.checkpointId()).orElse(null));
  }

  @Override
  public void version(StoredVersion version, boolean isNewest) {
    ObjectNode each = versions.addObject();
    each.put("pipeline_version", version.pipelineVersion());
    each.put("created_at", version.createdAt().toString());
    each.put("history", version.history().map(StateHistory::status).orElse(null));
    each.put("partial_users", version.history().map(StateHistory::partialUsers).orElse(null));
    each.put("newest_predictions", isNewest);
  }

  @Override
  public void rejects(RejectReasons.Warning warning) {
    ObjectNode rejects = node.putObject("rejects");
    rejects.put("events", warning.summary().events());
    rejects.put("rejects", warning.summary().rejects());
    rejects.put("since", text(warning.since()));
    ArrayNode reasons = rejects.putArray("reasons");
    for (RejectTally.Reason each : warning.summary().reasons()) {
      reasons
          .addObject()
          .put("reason", each.reason().name())
          .put("count", each.count())
          .put("place", each.place())
          .put("message", each.message())
          .put("fix", each.fix().orElse(null));
    }
  }

  @Override
  public void lag(Map<String, Long> records) {
    ObjectNode lag = node.putObject("lag");
    records.forEach(lag::put);
  }

  @Override
  public void localRun(LocalRunPhase phase) {
    node.put("local_run", phase.name().toLowerCase(Locale.ROOT));
  }

  /** The list without a live job says it. */
  @Override
  public void noJob(String name, String cluster) {}

  @Override
  public void job(Job job, Checkpoints checkpoints, Optional<String> fault) {
    ObjectNode each = jobs.addObject();
    each.put("id", job.id());
    each.put("name", job.name());
    each.put("state", job.state());
    each.put("since", job.since().toString());
    each.put("ended", text(job.ended()));
    each.put("last_fault", fault.orElse(null));
    ObjectNode of = each.putObject("checkpoints");
    of.put("completed", checkpoints.completed());
    of.put("failed", checkpoints.failed());
    of.put("known", checkpoints.known());
    put(of, "latest", checkpoints.latest());
    put(of, "savepoint", checkpoints.savepoint());
  }

  private static void put(ObjectNode node, String key, Optional<Checkpoints.Complete> checkpoint) {
    node.putNull(key);
    checkpoint.ifPresent(
        each ->
            node.putObject(key)
                .put("id", each.id())
                .put("at", each.at().toString())
                .put("bytes", each.bytes())
                .put("location", each.location()));
  }

  private static String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(null);
  }

  @Override
  public void end() {
    out.println(node.toPrettyString());
    out.flush();
  }
}
