package io.millrace.local.live;

import io.millrace.explain.Values;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import io.millrace.lake.AsOf;
import io.millrace.lake.CommitMark;
import io.millrace.lake.Cut;
import io.millrace.lake.Cuts;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.NewestRows;
import io.millrace.lake.PredictionRows;
import io.millrace.lake.RowScan;
import io.millrace.lake.StoredPrediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.iceberg.expressions.Expressions;

/** Finds the last events of a user, in the newest files first. */
final class UserRows {
  private static final int SHOWN = 12;

  /** About two seconds of reading. */
  private static final long READ_ROWS = 1_000_000;

  private static final Comparator<StoredPrediction> OLDEST_FIRST =
      Comparator.comparingLong(row -> row.row().features().userSeq());

  private UserRows() {}

  /**
   * Reads them.
   *
   * @param features those that a row is told with
   * @throws LakeException where there are none, or the tables cannot be read
   */
  static Map<String, Object> of(Lake lake, String user, List<FeatureColumn> features) {
    Cut cut = Cuts.find(lake, new AsOf.Latest());
    String asOf =
        cut.checkpoint().map(CommitMark::checkpointId).map(id -> "checkpoint " + id).orElse("now");
    RowScan scan =
        new RowScan(
            lake.table(LakeTable.PREDICTIONS),
            cut.predictions(),
            PredictionRows.columns(features),
            Expressions.equal("user_id", user));
    PredictionRows rows = new PredictionRows(features, scan.projection());
    PriorityQueue<StoredPrediction> found = new PriorityQueue<>(OLDEST_FIRST);
    NewestRows.Extent extent =
        new NewestRows(scan)
            .read(
                0,
                READ_ROWS,
                () -> found.size() == SHOWN,
                each -> {
                  StoredPrediction row = rows.read(each);
                  if (row.row().userId().equals(user)) {
                    found.add(row);
                    if (found.size() > SHOWN) {
                      found.remove();
                    }
                  }
                });
    if (found.isEmpty()) {
      throw new LakeException(
          "No prediction of user '%s' as of %s%s"
              .formatted(
                  user,
                  asOf,
                  extent.isWhole()
                      ? "; what was produced since comes with the next checkpoint"
                      : " in the newest %,d rows".formatted(extent.rows())));
    }
    List<StoredPrediction> newestFirst = new ArrayList<>(found);
    newestFirst.sort(OLDEST_FIRST.reversed());
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("user", user);
    told.put("asOf", asOf);
    told.put("events", newestFirst.stream().map(row -> event(row, features)).toList());
    return told;
  }

  private static Map<String, Object> event(StoredPrediction row, List<FeatureColumn> features) {
    Map<String, Object> told = Sections.prediction(row);
    told.put("error", row.score().error());
    Map<String, Object> values = new LinkedHashMap<>();
    FeatureVector vector = row.row().features();
    for (int i = 0; i < features.size(); i++) {
      values.put(features.get(i).name(), Values.of(vector, i, features.get(i).type()));
    }
    told.put("features", values);
    return told;
  }
}
