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
import io.millrace.lake.StoredPrediction;
import io.millrace.row.IdentityColumns;
import io.millrace.text.Count;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.apache.iceberg.expressions.Expressions;

/** Finds the last events of a user, beginning with the files whose rows were scored last. */
final class RecentUserRows {
  private static final int SHOWN = 12;

  /** The most rows of a reading: about two seconds. */
  private static final long READ_ROWS = 1_000_000;

  private static final Comparator<Scored> OLDEST_FIRST =
      Comparator.comparingLong(each -> each.row.row().features().userSeq());

  private record Scored(StoredPrediction row, Instant at) {}

  private RecentUserRows() {}

  /** The last events of a user among rows in any order. */
  private static final class Newest {
    private final String user;
    private final PriorityQueue<Scored> found = new PriorityQueue<>(OLDEST_FIRST);

    Newest(String user) {
      this.user = user;
    }

    NewestRows.Extent read(Lake lake, OptionalLong snapshot, List<FeatureColumn> features) {
      NewestRows scan =
          new NewestRows(
              lake.table(LakeTable.PREDICTIONS),
              snapshot,
              ScoredRows.columns(features),
              Expressions.equal(IdentityColumns.USER_ID.name(), user),
              ScoredRows.TIME);
      ScoredRows rows = new ScoredRows(features, scan.projection());
      return scan.read(
          0,
          READ_ROWS,
          this::areLaterThan,
          each -> {
            StoredPrediction row = rows.read(each);
            if (row.row().userId().equals(user)) {
              add(new Scored(row, rows.scoredAt(each)));
            }
          });
    }

    private void add(Scored row) {
      found.add(row);
      if (found.size() > SHOWN) {
        found.remove();
      }
    }

    /**
     * Whether enough are found, all scored after a time; a user's events are scored in their order.
     */
    private boolean areLaterThan(Instant time) {
      return found.size() == SHOWN && found.peek().at.isAfter(time);
    }

    void forget(Instant upTo) {
      found.removeIf(each -> !each.at.isAfter(upTo));
    }
  }

  /**
   * Reads the last events of a user.
   *
   * @param features the features of a row that are shown
   * @throws LakeException where there are none, or the tables cannot be read
   */
  static Map<String, Object> of(Lake lake, String user, List<FeatureColumn> features) {
    Cut cut = Cuts.find(lake, new AsOf.Latest());
    String asOf =
        cut.checkpoint().map(CommitMark::checkpointId).map(id -> "checkpoint " + id).orElse("now");
    Newest newest = new Newest(user);
    NewestRows.Extent extent = newest.read(lake, cut.predictions(), features);
    // Rows up to that time may be unread, so events of before it may not be the last ones.
    extent.unreadTo().ifPresent(newest::forget);
    String since = extent.unreadTo().map(time -> " scored after %s".formatted(time)).orElse("");
    if (newest.found.isEmpty()) {
      throw new LakeException(
          "No prediction of user '%s'%s as of %s%s"
              .formatted(
                  user,
                  since,
                  asOf,
                  since.isEmpty()
                      ? "; what was produced since comes with the next checkpoint"
                      : ", in the " + Count.of(extent.rows(), "row") + " that the page reads"));
    }
    List<Scored> newestFirst = new ArrayList<>(newest.found);
    newestFirst.sort(OLDEST_FIRST.reversed());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("user", user);
    fields.put("asOf", asOf);
    fields.put("since", newestFirst.size() == SHOWN ? "" : since);
    fields.put("events", newestFirst.stream().map(each -> event(each.row, features)).toList());
    return fields;
  }

  private static Map<String, Object> event(StoredPrediction row, List<FeatureColumn> features) {
    Map<String, Object> fields = Sections.prediction(row);
    fields.put("error", row.score().error());
    Map<String, Object> values = new LinkedHashMap<>();
    FeatureVector vector = row.row().features();
    for (int i = 0; i < features.size(); i++) {
      values.put(features.get(i).name(), Values.of(vector, i, features.get(i).type()));
    }
    fields.put("features", values);
    return fields;
  }
}
