package io.millrace.local.live;

import io.millrace.lake.CommitMark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.util.SnapshotUtil;

/** The last checkpoints that have committed rows, from the snapshots of the tables. */
final class RecentCommits {
  private static final int SHOWN = 8;

  /** The snapshots that are read of each table: enough for the checkpoints that are shown. */
  private static final int LOOKED_AT = 3 * SHOWN;

  /**
   * A checkpoint, with the number of rows that it has added to each table.
   *
   * @param atMs the time of its last commit
   */
  record Entry(long checkpoint, long atMs, Map<String, Long> rows) {}

  private RecentCommits() {}

  /** The checkpoints, the newest first. */
  static List<Entry> of(Map<String, TableWatch> tables) {
    Map<CommitMark, Entry> byMark = new HashMap<>();
    tables.forEach(
        (name, table) -> {
          if (table.snapshot().isPresent()) {
            StreamSupport.stream(SnapshotUtil.currentAncestors(table.table()).spliterator(), false)
                .limit(LOOKED_AT)
                .forEach(snapshot -> add(name, snapshot, byMark));
          }
        });
    List<Entry> entries = new ArrayList<>(byMark.values());
    // Now and then the sink commits without rows, to show that it lives.
    entries.removeIf(each -> each.rows().values().stream().allMatch(rows -> rows == 0));
    entries.sort(Comparator.comparingLong(Entry::atMs).reversed());
    return entries.subList(0, Math.min(SHOWN, entries.size()));
  }

  private static void add(String table, Snapshot snapshot, Map<CommitMark, Entry> byMark) {
    Optional<CommitMark> mark = CommitMark.of(snapshot);
    if (mark.isEmpty()) {
      return;
    }
    Entry before = byMark.get(mark.get());
    Map<String, Long> rows = new HashMap<>(before == null ? Map.of() : before.rows());
    String added = snapshot.summary().getOrDefault(SnapshotSummary.ADDED_RECORDS_PROP, "0");
    rows.merge(table, Long.parseLong(added), Long::sum);
    long atMs = Math.max(snapshot.timestampMillis(), before == null ? 0 : before.atMs());
    byMark.put(mark.get(), new Entry(mark.get().checkpointId(), atMs, Map.copyOf(rows)));
  }
}
