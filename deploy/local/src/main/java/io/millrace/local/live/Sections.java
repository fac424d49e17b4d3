package io.millrace.local.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cluster.Checkpoints;
import io.millrace.lake.CommitMark;
import io.millrace.lake.LakeTable;
import io.millrace.lake.StoredPrediction;
import io.millrace.local.report.Pictures;
import io.millrace.local.report.Scores;
import io.millrace.scoring.ScoreStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Puts the job's counts and the tables' content into the sections of the page. */
final class Sections implements LivePage.Source {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LATENCY_DIGITS = 3;
  private static final int BAR_SECONDS = 5;
  private static final int RATE_BARS = 2;

  /**
   * The sources of the job's figures.
   *
   * @param checkpoints empty where the cluster does not answer, as when it ends
   */
  record Job(
      Activity activity,
      Supplier<JobFigures> figures,
      Supplier<Optional<Checkpoints>> checkpoints) {}

  private final Map<String, Object> run;
  private final Job job;
  private final CommittedTables tables;
  private final Map<String, String> kept = new LinkedHashMap<>();
  private volatile Map<String, String> ofTables = Map.of();
  private Set<Integer> drawnFor = Set.of();

  /**
   * @param run the facts of the run, which do not change
   * @param tables closed with this
   */
  Sections(Map<String, Object> run, Job job, CommittedTables tables) {
    this.run = run;
    this.job = job;
    this.tables = tables;
  }

  @Override
  public void read(Set<Integer> widths) {
    if (tables.look() || ofTables.isEmpty() || !drawnFor.containsAll(widths)) {
      ofTables = ofTables(widths);
      drawnFor = Set.copyOf(widths);
    }
  }

  @Override
  public Snapshot at(long nowNanos, Set<Integer> widths) {
    kept.put("run", json(run));
    JobFigures figures = job.figures.get();
    double[] rates = job.activity.rates(nowNanos, BAR_SECONDS);
    kept.put("counts", json(counts(figures, rates, nowNanos)));
    job.checkpoints.get().ifPresent(each -> kept.put("checkpoints", json(checkpoints(each))));
    Drawing drawing = new Drawing();
    drawing.put("throughput", Pictures.recordsPerSecond(rates, BAR_SECONDS));
    if (figures.latencyMs().length > 0) {
      drawing.put("latency", Pictures.latency(histogram(figures.latencyMs())));
    }
    if (figures.batchSizes().length > 0) {
      drawing.put("batches", Pictures.batchSizes(figures.batchSizes()));
    }
    Map<String, String> all = new LinkedHashMap<>(kept);
    drawing.draw(widths).forEach((name, svg) -> all.put(name, json(svg)));
    all.putAll(ofTables);
    return new Snapshot(all);
  }

  private Map<String, Object> counts(JobFigures figures, double[] rates, long nowNanos) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("read", figures.events() + figures.rejects());
    counts.put("events", figures.events());
    counts.put("rejects", figures.rejects());
    counts.put("predictions", figures.predictions());
    counts.put("behind", job.activity.behind());
    double last = Arrays.stream(rates).skip(rates.length - RATE_BARS).average().orElse(0);
    counts.put("perSecond", Math.round(last));
    counts.put("isQuiet", job.activity.isQuiet(nowNanos));
    counts.put("batches", figures.batchSizes().length);
    return counts;
  }

  private static Histogram histogram(long[] latencyMs) {
    Histogram histogram = new Histogram(LATENCY_DIGITS);
    Arrays.stream(latencyMs).forEach(ms -> histogram.recordValue(Math.max(0, ms)));
    return histogram;
  }

  private static Map<String, Object> checkpoints(Checkpoints of) {
    Map<String, Object> checkpoints = new LinkedHashMap<>();
    checkpoints.put("completed", of.completed());
    checkpoints.put("failed", of.failed());
    of.latest()
        .ifPresent(
            latest -> {
              checkpoints.put("latest", latest.id());
              checkpoints.put("atMs", latest.at().toEpochMilli());
              checkpoints.put("bytes", latest.bytes());
            });
    return checkpoints;
  }

  private Map<String, String> ofTables(Set<Integer> widths) {
    Map<String, String> sections = new LinkedHashMap<>();
    Map<String, Object> committed = new LinkedHashMap<>();
    committed.put("checkpoint", tables.asOf().map(CommitMark::checkpointId).orElse(null));
    for (LakeTable each : List.of(LakeTable.EVENTS, LakeTable.REJECTS, LakeTable.PREDICTIONS)) {
      committed.put(each.key(), tables.records(each));
    }
    committed.put("log", RecentCommits.of(tables.tables()));
    committed.put("statuses", tables.predictions().statuses());
    committed.put("latency", tables.predictions().latency().map(Sections::latency).orElse(null));
    sections.put("committed", json(committed));
    sections.put("rejects", json(tables.rejects().examples()));
    sections.put("latest", json(latest(tables.predictions().latest())));
    Drawing drawing = new Drawing();
    if (!tables.rejects().reasons().isEmpty()) {
      drawing.put("reasons", tables.rejects().reasons());
    }
    Scores scores = tables.predictions().scores();
    if (!scores.isEmpty()) {
      drawing.put("scores", Pictures.scores(scores));
    }
    drawing.draw(widths).forEach((name, svg) -> sections.put(name, json(svg)));
    return sections;
  }

  private static Map<String, Object> latency(RecentLatency of) {
    Map<String, Object> latency = new LinkedHashMap<>();
    latency.put("rows", of.rows());
    latency.put("p50", of.p50Ms());
    latency.put("p99", of.p99Ms());
    latency.put("toMs", of.to().toEpochMilli());
    return latency;
  }

  private static List<Map<String, Object>> latest(List<StoredPrediction> rows) {
    List<Map<String, Object>> latest = new ArrayList<>();
    rows.forEach(row -> latest.add(prediction(row)));
    return latest;
  }

  /** The values of a row of {@code predictions} that the page shows everywhere. */
  static Map<String, Object> prediction(StoredPrediction row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("eventId", row.row().eventId());
    fields.put("place", row.row().kafka().asEventId());
    fields.put("user", row.row().userId());
    fields.put("at", Instant.ofEpochMilli(row.row().eventTimeMs()).toString());
    fields.put("userSeq", row.row().features().userSeq());
    fields.put("status", row.score().status());
    fields.put("score", row.score().status() == ScoreStatus.SCORED ? row.score().value() : null);
    return fields;
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write as JSON: " + value, e);
    }
  }

  @Override
  public void close() {
    tables.close();
  }
}
