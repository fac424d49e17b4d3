package io.millrace.local.report;

import io.millrace.advice.RejectSummary;
import io.millrace.advice.RejectTally;
import io.millrace.advice.Taken;
import io.millrace.event.RejectReason;
import io.millrace.lake.ImportMark;
import io.millrace.lake.LakeTable;
import io.millrace.lake.RejectReasons;
import io.millrace.pipeline.Pipeline;
import io.millrace.row.IdentityColumns;
import io.millrace.row.KafkaColumns;
import io.millrace.row.PredictionColumns;
import io.millrace.scoring.ScoreStatus;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** All figures of the tables in a report, from one pass over few of their columns. */
public final class TableFigures {
  private static final int LATENCY_DIGITS = 3;

  private final Map<String, NewestSnapshot> tables = new LinkedHashMap<>();
  private final Map<String, Long> rejects = new TreeMap<>();
  private final Map<String, Long> predictions = new TreeMap<>();
  private final Map<String, Map<String, Long>> statusesByVersion = new TreeMap<>();
  private final NavigableMap<Long, Long> eventsByHour = new TreeMap<>();
  private final Histogram latencyMs = new Histogram(LATENCY_DIGITS);
  private final Scores scores;
  private long imported;

  private TableFigures(Scores scores) {
    this.scores = scores;
  }

  /**
   * @param namespace of the tables, as the definition writes it
   * @param outcomes the true outcome of each event, as far as it is known
   */
  public static TableFigures read(Catalog catalog, String namespace, Outcomes outcomes)
      throws IOException {
    TableFigures figures = new TableFigures(new Scores(outcomes));
    for (LakeTable each : LakeTable.values()) {
      TableIdentifier name = identifier(namespace, each.key());
      if (each.mayBeAbsent() && !catalog.tableExists(name)) {
        continue;
      }
      Table table = catalog.loadTable(name);
      figures.tables.put(each.key(), NewestSnapshot.of(table));
      if (each == LakeTable.EVENTS || each == LakeTable.REJECTS) {
        ImportMark.all(table.properties())
            .values()
            .forEach(mark -> figures.imported += mark.rows());
      }
      if (each == LakeTable.PREDICTIONS) {
        figures.readPredictions(table);
      } else if (each == LakeTable.REJECTS) {
        figures.readRejects(table);
      }
    }
    return figures;
  }

  /** The number of events in the tables; 0 before there is a table. */
  public static long events(Catalog catalog, String namespace) {
    TableIdentifier events = identifier(namespace, LakeTable.EVENTS.key());
    return catalog.tableExists(events) ? NewestSnapshot.of(catalog.loadTable(events)).records() : 0;
  }

  private void readPredictions(Table table) throws IOException {
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(table)
            .select(
                IdentityColumns.EVENT_ID.name(),
                IdentityColumns.EVENT_TIME.name(),
                KafkaColumns.path(KafkaColumns.TIMESTAMP),
                PredictionColumns.SCORE.name(),
                PredictionColumns.STATUS.name(),
                PredictionColumns.PIPELINE_VERSION.name(),
                PredictionColumns.SCORED_AT.name())
            .build()) {
      for (Record row : rows) {
        String status = (String) row.getField(PredictionColumns.STATUS.name());
        predictions.merge(status, 1L, Long::sum);
        statusesByVersion
            .computeIfAbsent(
                (String) row.getField(PredictionColumns.PIPELINE_VERSION.name()),
                each -> new TreeMap<>())
            .merge(status, 1L, Long::sum);
        OffsetDateTime time = (OffsetDateTime) row.getField(IdentityColumns.EVENT_TIME.name());
        eventsByHour.merge(Math.floorDiv(time.toEpochSecond(), 3_600L), 1L, Long::sum);
        latency(row);
        Object score = row.getField(PredictionColumns.SCORE.name());
        if (score != null) {
          scores.add((String) row.getField(IdentityColumns.EVENT_ID.name()), (Float) score);
        }
      }
    }
  }

  private void latency(Record row) {
    Object kafka =
        ((Record) row.getField(KafkaColumns.NAME)).getField(KafkaColumns.TIMESTAMP.name());
    Object scored = row.getField(PredictionColumns.SCORED_AT.name());
    if (kafka != null && scored != null) {
      long ms = ChronoUnit.MILLIS.between((OffsetDateTime) kafka, (OffsetDateTime) scored);
      latencyMs.recordValue(Math.max(0, ms));
    }
  }

  private void readRejects(Table table) throws IOException {
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).select("reason").build()) {
      for (Record row : rows) {
        rejects.merge((String) row.getField("reason"), 1L, Long::sum);
      }
    }
  }

  public RowCounts accounting(long read) {
    return new RowCounts(
        read, tables.get("events").records(), ByCount.largestFirst(rejects), inOrder(predictions));
  }

  /** Predictions of other versions than this one. */
  public EarlierRows earlierThan(String pipelineVersion) {
    Map<String, Long> statuses = new TreeMap<>();
    statusesByVersion.forEach(
        (version, counts) -> {
          if (!version.equals(pipelineVersion)) {
            counts.forEach((status, count) -> statuses.merge(status, count, Long::sum));
          }
        });
    return new EarlierRows(statuses);
  }

  /** The reasons why most records are rejects; empty where they are not. */
  public Optional<RejectSummary> mostlyRejects(Catalog catalog, Pipeline pipeline) {
    Map<RejectReason, Long> counts = new EnumMap<>(RejectReason.class);
    rejects.forEach((name, count) -> counts.put(RejectReason.valueOf(name), count));
    long events = tables.get("events").records();
    long rejected = counts.values().stream().mapToLong(Long::longValue).sum();
    if (!new RejectSummary(events, rejected, List.of()).isMostlyRejects()) {
      return Optional.empty();
    }
    Table table = catalog.loadTable(identifier(pipeline.tables().namespace(), "rejects"));
    RejectTally tally = RejectReasons.tally(table, pipeline.event(), counts.keySet());
    return Optional.of(
        new RejectSummary(events, rejected, tally.reasons(counts, Taken.of(events))));
  }

  /** Records that came by {@code millrace import}, and not from a topic. */
  public long imported() {
    return imported;
  }

  /** Records that ended in one of the two tables. */
  public long landed() {
    return tables.get("events").records() + tables.get("rejects").records();
  }

  Map<String, NewestSnapshot> tables() {
    return tables;
  }

  /** The number of events by hour since the epoch. */
  NavigableMap<Long, Long> eventsByHour() {
    return eventsByHour;
  }

  /** The milliseconds from a record's Kafka timestamp until it was scored. */
  Histogram latencyMs() {
    return latencyMs;
  }

  Scores scores() {
    return scores;
  }

  private static TableIdentifier identifier(String namespace, String name) {
    return TableIdentifier.of(Namespace.of(namespace.split("\\.", -1)), name);
  }

  private static Map<String, Long> inOrder(Map<String, Long> counts) {
    Map<String, Long> ordered = new LinkedHashMap<>();
    for (ScoreStatus value : ScoreStatus.values()) {
      Long count = counts.get(value.name());
      if (count != null) {
        ordered.put(value.name(), count);
      }
    }
    return ordered;
  }
}
