package io.millrace.local.live;

import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.NewestRows;
import io.millrace.lake.StoredPrediction;
import io.millrace.local.report.Outcomes;
import io.millrace.local.report.Scores;
import io.millrace.scoring.ScoreStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;

/**
 * The committed predictions that were scored last: their scores, and a few of them. Used by one
 * thread at a time.
 */
final class RecentPredictions {
  private static final int KEPT = 20_000;
  private static final int SHOWN = 10;

  /**
   * The most rows of a reading: about two seconds, needed where maintenance has mixed old and new
   * rows.
   */
  private static final long READ_ROWS = 1_000_000;

  private record Scored(Instant at, StoredPrediction row) {}

  private static final Comparator<Scored> OLDEST_FIRST =
      Comparator.comparing(Scored::at)
          .thenComparingLong(each -> each.row.row().kafka().timestampMs())
          .thenComparingLong(each -> each.row.row().kafka().offset());

  private final Outcomes outcomes;
  private final PriorityQueue<Scored> kept = new PriorityQueue<>(OLDEST_FIRST);
  private long readTo;

  RecentPredictions(Outcomes outcomes) {
    this.outcomes = outcomes;
  }

  /**
   * Reads what has been committed since the last update, but no file whose rows are all older than
   * those that are kept.
   */
  void update(Table table, TableWatch.News news) {
    if (news == TableWatch.News.ANYTHING) {
      kept.clear();
      readTo = 0;
    }
    NewestRows scan =
        new NewestRows(
            table,
            OptionalLong.of(table.currentSnapshot().snapshotId()),
            ScoredRows.columns(List.of()),
            Expressions.alwaysTrue(),
            ScoredRows.TIME);
    ScoredRows rows = new ScoredRows(List.of(), scan.projection());
    NewestRows.Extent extent;
    try {
      extent =
          scan.read(
              readTo,
              READ_ROWS,
              this::areLaterThan,
              each -> keep(new Scored(rows.scoredAt(each), rows.read(each))));
    } catch (RuntimeException e) {
      // The next look begins anew, since no row is to count twice.
      kept.clear();
      readTo = 0;
      throw e;
    }
    readTo = extent.newestCommit();
    if (!extent.unreadTo().map(this::areLaterThan).orElse(true)) {
      // Rows later than these may have been left out, so these may not be the last.
      kept.removeIf(each -> !each.at.isAfter(extent.unreadTo().get()));
    }
  }

  private void keep(Scored row) {
    kept.add(row);
    if (kept.size() > KEPT) {
      kept.remove();
    }
  }

  private boolean areLaterThan(Instant time) {
    return kept.size() == KEPT && kept.peek().at.isAfter(time);
  }

  Scores scores() {
    Scores scores = new Scores(outcomes);
    for (Scored each : kept) {
      if (each.row.score().status() == ScoreStatus.SCORED) {
        scores.add(each.row.row().eventId(), each.row.score().value());
      }
    }
    return scores;
  }

  Map<ScoreStatus, Long> statuses() {
    Map<ScoreStatus, Long> statuses = new EnumMap<>(ScoreStatus.class);
    kept.forEach(each -> statuses.merge(each.row.score().status(), 1L, Long::sum));
    return statuses;
  }

  /** The latency of the rows scored last; empty where none has a Kafka timestamp. */
  Optional<RecentLatency> latency() {
    Optional<Instant> newest = kept.stream().map(Scored::at).max(Comparator.naturalOrder());
    return newest.flatMap(this::latencyTo);
  }

  private Optional<RecentLatency> latencyTo(Instant newest) {
    RecentLatency.Builder latency = new RecentLatency.Builder(newest);
    for (Scored each : kept) {
      KafkaCoordinates kafka = each.row.row().kafka();
      if (kafka.hasTimestamp()) {
        latency.add(kafka.timestampMs(), each.at);
      }
    }
    return latency.build();
  }

  List<StoredPrediction> latest() {
    return kept.stream().sorted(OLDEST_FIRST.reversed()).limit(SHOWN).map(Scored::row).toList();
  }
}
