package io.millrace.lake;

import io.millrace.row.SealColumns;
import io.millrace.seal.Seal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Decides whether rejects of a cut are still to be committed: seals then count more records than
 * the job's own commits have added. Changes of rows by other engines do not affect these numbers.
 */
final class PendingRejects {
  private final Lake lake;
  private final CommitMark cut;
  private final History events;
  private final History rejects;

  /**
   * The commits that a job has made to a table, as far back as snapshots are kept.
   *
   * @param reachesBack whether these are all commits that the job has made
   */
  private record History(List<Snapshot> commits, boolean reachesBack) {
    static History of(Table table, AsOf asOf, CommitMark cut) {
      List<Snapshot> commits = new ArrayList<>();
      boolean reachesBack = table.currentSnapshot() == null;
      if (table.currentSnapshot() != null) {
        for (Snapshot each : SnapshotUtil.currentAncestors(table)) {
          Optional<CommitMark> mark = CommitMark.of(each);
          boolean isOfJob = mark.isPresent() && mark.get().jobId().equals(cut.jobId());
          if (isOfJob && mark.get().checkpointId() <= cut.checkpointId() && asOf.includes(each)) {
            commits.add(each);
          }
          // A job's commits begin behind those of the job before it, or with the table.
          reachesBack = each.parentId() == null || (mark.isPresent() ? !isOfJob : reachesBack);
        }
      }
      return new History(commits, reachesBack);
    }

    Set<Long> checkpoints() {
      Set<Long> all = new HashSet<>();
      commits.forEach(each -> all.add(checkpoint(each)));
      return all;
    }

    long addedAfter(long checkpoint) {
      return commits.stream()
          .filter(each -> checkpoint(each) > checkpoint)
          .map(each -> each.summary().getOrDefault(SnapshotSummary.ADDED_RECORDS_PROP, "0"))
          .mapToLong(Long::parseLong)
          .sum();
    }

    private static long checkpoint(Snapshot commit) {
      return CommitMark.of(commit).orElseThrow().checkpointId();
    }
  }

  private PendingRejects(Lake lake, AsOf asOf, CommitMark cut) {
    this.lake = lake;
    this.cut = cut;
    this.events = History.of(lake.table(LakeTable.EVENTS), asOf, cut);
    this.rejects = History.of(lake.table(LakeTable.REJECTS), asOf, cut);
  }

  /**
   * @param seals the snapshot of the seals up to the cut
   */
  static boolean areThere(Lake lake, AsOf asOf, CommitMark cut, OptionalLong seals) {
    PendingRejects pending = new PendingRejects(lake, asOf, cut);
    OptionalLong from = pending.from();
    return from.isPresent()
        && pending.sealedAfter(from.getAsLong(), seals)
            > pending.events.addedAfter(from.getAsLong())
                + pending.rejects.addedAfter(from.getAsLong());
  }

  /**
   * The checkpoint behind which records are counted. No commit may reach across it, since one may
   * bring the rows of several checkpoints. Empty where too few snapshots are left to find it:
   * nothing is excused then.
   */
  private OptionalLong from() {
    OptionalLong both =
        events.checkpoints().stream()
            .filter(rejects.checkpoints()::contains)
            .mapToLong(Long::longValue)
            .max();
    if (both.isPresent()) {
      return both;
    } else if (!rejects.reachesBack()) {
      return OptionalLong.empty();
    } else if (events.reachesBack()) {
      return OptionalLong.of(Long.MIN_VALUE);
    }
    return rejects.commits().isEmpty()
        ? events.checkpoints().stream().mapToLong(Long::longValue).min()
        : OptionalLong.empty();
  }

  private long sealedAfter(long checkpoint, OptionalLong seals) {
    RowScan scan =
        new RowScan(
            lake.table(LakeTable.SEALS),
            seals,
            SealRows.columns(),
            Expressions.greaterThan(SealColumns.CHECKPOINT.name(), checkpoint));
    Map<Partition, Covered> covered = new ConcurrentHashMap<>();
    scan.read(
        1,
        () -> {
          SealRows rows = new SealRows(scan.projection());
          return row -> {
            long of = rows.checkpoint(row);
            boolean isCounted =
                of > checkpoint && of <= cut.checkpointId() && cut.jobId().equals(rows.job(row));
            if (isCounted) {
              Seal seal = rows.read(row);
              covered.merge(
                  new Partition(seal.topic(), seal.partition()),
                  new Covered(seal.fromOffset(), seal.toOffset(), seal.records()),
                  Covered::and);
            }
          };
        });
    return covered.values().stream().mapToLong(Covered::recordsAtMost).sum();
  }

  private record Partition(String topic, int number) {}

  /** The offsets and records that some seals of a partition cover. */
  private record Covered(long fromOffset, long toOffset, long records) {
    Covered and(Covered other) {
      return new Covered(
          Math.min(fromOffset, other.fromOffset),
          Math.max(toOffset, other.toOffset),
          records + other.records);
    }

    /**
     * The number of records, at most one for each offset, whatever a doubled or a forged seal says.
     */
    long recordsAtMost() {
      return Math.min(records, toOffset - fromOffset);
    }
  }
}
