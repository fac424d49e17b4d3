package io.millrace.explain;

import io.millrace.lake.Cut;
import io.millrace.lake.EventRows;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.PredictionRows;
import io.millrace.lake.RowScan;
import io.millrace.lake.TextColumn;
import io.millrace.lake.TimeColumn;
import io.millrace.row.IdentityColumns;
import io.millrace.row.PredictionColumns;
import io.millrace.verify.Progress;
import io.millrace.verify.VersionSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Reads all rows of some users, and holds them in memory. */
final class Lives {
  private final Lake lake;
  private final Cut cut;
  private final VersionSet versions;
  private final Progress progress;
  private final int eventsMax;

  Lives(Lake lake, Cut cut, VersionSet versions, Progress progress, int eventsMax) {
    this.lake = lake;
    this.cut = cut;
    this.versions = versions;
    this.progress = progress;
    this.eventsMax = eventsMax;
  }

  /**
   * Reads the rows of these users.
   *
   * @throws io.millrace.lake.LimitException where a user has more than may be held
   */
  Map<String, Life> of(Set<String> users) {
    Map<String, Life.Builder> lives = new HashMap<>();
    users.forEach(user -> lives.put(user, new Life.Builder(user, eventsMax)));
    Expression filter = Expressions.in(IdentityColumns.USER_ID.name(), users.toArray());
    RowScan events =
        scan(
            LakeTable.EVENTS,
            versions.readsRawValues()
                ? EventRows.columnsWithRaw(versions.events())
                : EventRows.columns(versions.events()),
            filter);
    List<String> columns = new ArrayList<>(PredictionRows.COLUMNS);
    columns.add(PredictionColumns.SCORED_AT.name());
    RowScan predictions = scan(LakeTable.PREDICTIONS, columns, filter);
    int threads = Runtime.getRuntime().availableProcessors();
    progress.begin(Progress.Step.READING, events.records() + predictions.records());
    events.read(threads, () -> eventReader(events, lives));
    predictions.read(threads, () -> predictionReader(predictions, lives));
    progress.end();
    Map<String, Life> built = new HashMap<>();
    lives.forEach((user, life) -> built.put(user, life.build()));
    return built;
  }

  private RowScan scan(LakeTable table, List<String> columns, Expression filter) {
    return new RowScan(lake.table(table), cut.snapshot(table), columns, filter);
  }

  private RowScan.Reader eventReader(RowScan scan, Map<String, Life.Builder> lives) {
    EventRows rows = new EventRows(versions.events(), scan.projection());
    boolean readsRawValues = versions.readsRawValues();
    TextColumn user = new TextColumn(scan.projection(), IdentityColumns.USER_ID);
    return row -> {
      Life.Builder life = lives.get(user.read(row));
      if (life != null) {
        life.event(rows.read(row), readsRawValues ? rows.raw(row) : null);
      }
      progress.done(1);
    };
  }

  private RowScan.Reader predictionReader(RowScan scan, Map<String, Life.Builder> lives) {
    PredictionRows rows = new PredictionRows(versions.columns(), scan.projection());
    TimeColumn scoredAt = new TimeColumn(scan.projection(), PredictionColumns.SCORED_AT);
    TextColumn user = new TextColumn(scan.projection(), IdentityColumns.USER_ID);
    return row -> {
      Life.Builder life = lives.get(user.read(row));
      if (life != null) {
        life.prediction(rows.read(row), scoredAt.read(row));
      }
      progress.done(1);
    };
  }
}
