package io.millrace.upgrade;

import io.millrace.event.Event;
import io.millrace.feature.FeatureRow;
import io.millrace.history.RowTaker;
import io.millrace.history.UserHash;
import io.millrace.history.UserRows;
import io.millrace.lake.Cut;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.RowScan;
import io.millrace.lake.StoredPrediction;
import io.millrace.verify.Progress;
import java.util.BitSet;

/**
 * How much history the tables hold. Users are counted by linear counting (Whang, Vander-Zanden and
 * Taylor, 1990) in 64 MB: within a thousandth for ten million users, and exact for none.
 *
 * @param events the events with predictions
 * @param users about how many users they are of
 * @param partialUsers about how many of these have lost their first row
 * @param spanMs the time between the first and the last event
 */
public record HistorySize(long events, long users, long partialUsers, long spanMs) {
  static final HistorySize NONE = new HistorySize(0, 0, 0, 0);
  private static final double DAY_MS = 86_400_000;

  /** The events of a user per day, on average; 1 where there are none. */
  public double eventsPerUserPerDay() {
    return events == 0 ? 1 : events / (double) Math.max(1, users) / Math.max(1, spanMs / DAY_MS);
  }

  /** Counts the rows of {@code predictions}, in one pass over a few of its columns. */
  static HistorySize of(Lake lake, Cut cut, UserRows rows, int threads, Progress progress) {
    RowScan scan = rows.scan(lake, LakeTable.PREDICTIONS, cut.predictions());
    Counts counts = new Counts();
    progress.begin(Progress.Step.SEARCHING, scan.records());
    scan.read(
        threads,
        () ->
            progress.counting(
                rows.reader(LakeTable.PREDICTIONS, scan.projection(), counts.taker())));
    progress.end();
    return counts.size();
  }

  /** The counts of all threads. */
  private static final class Counts {
    private static final int HASH_BITS = 28;
    private static final int BITS = 1 << HASH_BITS;
    private final BitSet all = new BitSet(BITS);
    private final BitSet withFirst = new BitSet(BITS);
    private long events;
    private long firstMs = Long.MAX_VALUE;
    private long lastMs = Long.MIN_VALUE;

    RowTaker taker() {
      return new RowTaker() {
        @Override
        public void event(Event event) {
          throw new IllegalStateException("events are not read");
        }

        @Override
        public void prediction(StoredPrediction prediction) {
          add(prediction.row());
        }
      };
    }

    private synchronized void add(FeatureRow row) {
      int bit = (int) (UserHash.of(row.userId()) >>> (Integer.SIZE - HASH_BITS));
      events++;
      firstMs = Math.min(firstMs, row.eventTimeMs());
      lastMs = Math.max(lastMs, row.eventTimeMs());
      all.set(bit);
      if (row.features().userSeq() == 1) {
        withFirst.set(bit);
      }
    }

    HistorySize size() {
      long users = number(all.cardinality());
      all.andNot(withFirst);
      return new HistorySize(events, users, all.cardinality(), events == 0 ? 0 : lastMs - firstMs);
    }

    /** The number of users who have set so many bits. */
    private static long number(int set) {
      return set == BITS ? BITS : Math.round(-BITS * Math.log1p(-set / (double) BITS));
    }
  }
}
