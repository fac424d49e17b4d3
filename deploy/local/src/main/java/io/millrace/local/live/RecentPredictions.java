package io.millrace.local.live;

import io.millrace.lake.NewestRows;
import io.millrace.lake.PredictionRows;
import io.millrace.lake.RowScan;
import io.millrace.lake.StoredPrediction;
import io.millrace.local.report.Outcomes;
import io.millrace.local.report.Scores;
import io.millrace.scoring.ScoreStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;

/** The last committed predictions: their scores, and a few of them. Belongs to one thread. */
final class RecentPredictions {
  static final int KEPT = 20_000;

  private static final int SHOWN = 10;

  private record Scored(String eventId, float score, ScoreStatus status) {}

  private final Outcomes outcomes;
  private final ArrayDeque<Scored> kept = new ArrayDeque<>();
  private final Latest<StoredPrediction> latest = new Latest<>(SHOWN);
  private long readTo;

  RecentPredictions(Outcomes outcomes) {
    this.outcomes = outcomes;
  }

  /** Reads what has been committed since, of the newest files first, and no more than is kept. */
  void update(Table table, TableWatch.News news) {
    if (news == TableWatch.News.ANYTHING) {
      kept.clear();
      latest.clear();
      readTo = 0;
    }
    RowScan scan =
        new RowScan(
            table,
            OptionalLong.of(table.currentSnapshot().snapshotId()),
            PredictionRows.columns(List.of()),
            Expressions.alwaysTrue());
    PredictionRows rows = new PredictionRows(List.of(), scan.projection());
    List<Scored> newestFirst = new ArrayList<>();
    NewestRows.Extent extent =
        new NewestRows(scan)
            .read(
                readTo,
                KEPT,
                () -> false,
                each -> {
                  StoredPrediction row = rows.read(each);
                  newestFirst.add(
                      new Scored(row.row().eventId(), row.score().value(), row.score().status()));
                  latest.add(row.row().kafka(), row);
                });
    readTo = extent.newestCommit();
    latest.settle();
    keep(newestFirst);
  }

  private void keep(List<Scored> newestFirst) {
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      kept.addLast(newestFirst.get(i));
    }
    while (kept.size() > KEPT) {
      kept.removeFirst();
    }
  }

  Scores scores() {
    Scores scores = new Scores(outcomes);
    for (Scored each : kept) {
      if (each.status == ScoreStatus.SCORED) {
        scores.add(each.eventId, each.score);
      }
    }
    return scores;
  }

  Map<ScoreStatus, Long> statuses() {
    Map<ScoreStatus, Long> statuses = new EnumMap<>(ScoreStatus.class);
    kept.forEach(each -> statuses.merge(each.status, 1L, Long::sum));
    return statuses;
  }

  List<StoredPrediction> latest() {
    return latest.newestFirst();
  }
}
