package io.millrace.lake;

import io.millrace.lake.Cut.Sealing;
import io.millrace.lake.Cut.Tail;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** Finds the seals that belong to a cut: those of checkpoints up to its own. */
public final class SealCuts {
  private SealCuts() {}

  /** Adds the seals to a cut. */
  public static Cut sealed(Lake lake, AsOf asOf, Cut cut) {
    Optional<Table> seals = lake.find(LakeTable.SEALS);
    Optional<CommitMark> last = cut.checkpoint().or(() -> ofRecords(lake, cut));
    OptionalLong upTo = seals.map(table -> upTo(table, last)).orElse(OptionalLong.empty());
    OptionalLong erased =
        lake.find(LakeTable.ERASED).map(SealCuts::newest).orElse(OptionalLong.empty());
    Cut of = cut.with(new Sealing(upTo, erased, Tail.COMMITTED));
    Tail tail = seals.map(table -> tail(lake, asOf, of, table, last)).orElse(Tail.COMMITTED);
    return cut.with(new Sealing(upTo, erased, tail));
  }

  /** The newest cut, with its seals. */
  public static Cut latest(Lake lake) {
    AsOf latest = new AsOf.Latest();
    return sealed(lake, latest, Cuts.find(lake, latest));
  }

  /**
   * The checkpoint for a replay's cut, which names snapshots and no checkpoint: the later one of
   * the two snapshots.
   */
  private static Optional<CommitMark> ofRecords(Lake lake, Cut cut) {
    return Stream.of(LakeTable.EVENTS, LakeTable.REJECTS)
        .flatMap(each -> mark(lake.table(each), cut.snapshot(each)).stream())
        .max(Comparator.comparingLong(CommitMark::checkpointId));
  }

  private static Optional<CommitMark> mark(Table table, OptionalLong snapshot) {
    return snapshot.isEmpty()
        ? Optional.empty()
        : CommitMark.marks(SnapshotUtil.ancestorsOf(snapshot.getAsLong(), table::snapshot))
            .findFirst();
  }

  private static OptionalLong newest(Table table) {
    Snapshot current = table.currentSnapshot();
    return current == null ? OptionalLong.empty() : OptionalLong.of(current.snapshotId());
  }

  /**
   * The last snapshot of seals up to a checkpoint. Changes of other engines belong to the commit
   * before them.
   */
  private static OptionalLong upTo(Table table, Optional<CommitMark> last) {
    if (table.currentSnapshot() == null || last.isEmpty()) {
      return newest(table);
    }
    OptionalLong found = OptionalLong.empty();
    for (Snapshot each : SnapshotUtil.currentAncestors(table)) {
      Optional<CommitMark> mark = CommitMark.of(each);
      boolean isLater = mark.isPresent() && mark.get().checkpointId() > last.get().checkpointId();
      if (isLater) {
        found = OptionalLong.empty();
      } else if (found.isEmpty()) {
        found = OptionalLong.of(each.snapshotId());
      }
      if (mark.isPresent() && !isLater) {
        break;
      }
    }
    return found;
  }

  private static Tail tail(Lake lake, AsOf asOf, Cut cut, Table seals, Optional<CommitMark> last) {
    Optional<CommitMark> newest = CommitMark.marks(seals).findFirst();
    if (newest.isEmpty() || last.isEmpty()) {
      return Tail.COMMITTED;
    } else if (newest.get().checkpointId() < last.get().checkpointId()
        && !hadCommit(seals, last.get())) {
      return Tail.PENDING;
    }
    boolean isPending =
        Cuts.isWithoutRejects(lake, asOf, cut)
            && PendingRejects.areThere(lake, asOf, cut.checkpoint().get(), cut.sealing().seals());
    return isPending ? Tail.REJECTS_PENDING : Tail.COMMITTED;
  }

  /**
   * Whether the table's property says that a checkpoint was committed. It still does where another
   * tool has set the table back; our own rollback sets the property back too.
   */
  private static boolean hadCommit(Table seals, CommitMark mark) {
    return LastCommit.of(seals.properties())
        .map(LastCommit::mark)
        .filter(last -> last.jobId().equals(mark.jobId()))
        .filter(last -> last.checkpointId() >= mark.checkpointId())
        .isPresent();
  }
}
