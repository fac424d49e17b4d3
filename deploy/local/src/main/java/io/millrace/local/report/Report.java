package io.millrace.local.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The figures of a run, for its report.
 *
 * @param pipeline the definition's path
 * @param took the time of this start
 * @param checkpoints the id of the last one, which Flink counts on over restarts
 * @param batchSizes the sizes of the last batches of this process
 */
public record Report(
    String pipeline,
    String pipelineVersion,
    RowCounts accounting,
    Took took,
    long checkpoints,
    TableFigures figures,
    long[] batchSizes) {

  /** The content of report.json, with its keys in their order. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pipeline", pipeline);
    json.put("pipeline_version", pipelineVersion);
    json.put("read", accounting.read());
    json.put("events", accounting.events());
    json.put("rejects", accounting.rejects());
    json.put("predictions", accounting.predictions());
    json.put("seconds", Math.round(took.seconds() * 1000) / 1000.0);
    json.put("events_per_second", Math.round(took.eventsPerSecond().orElse(0) * 10) / 10.0);
    json.put("checkpoints", checkpoints);
    Map<String, Object> latency = new LinkedHashMap<>();
    latency.put("p50", latencyMs(50));
    latency.put("p99", latencyMs(99));
    latency.put("p999", latencyMs(99.9));
    json.put("latency_ms", latency);
    Map<String, Object> tables = new LinkedHashMap<>();
    figures
        .tables()
        .forEach(
            (name, state) -> {
              Map<String, Object> table = new LinkedHashMap<>();
              table.put("snapshot_id", state.snapshotId());
              table.put("records", state.records());
              tables.put(name, table);
            });
    json.put("tables", tables);
    return json;
  }

  /** A percentile of the latency; null where there is none. */
  Long latencyMs(double percentile) {
    boolean none = figures.latencyMs().getTotalCount() == 0;
    return none ? null : figures.latencyMs().getValueAtPercentile(percentile);
  }
}
