package io.millrace.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Finds the snapshots that belong together. {@code events} and {@code predictions} get rows in the
 * same checkpoints, so the newest one that both have committed is covered by both; {@code rejects}
 * is read up to it. A snapshot without a mark (a compaction, say) belongs to the commit before it.
 *
 * <p>With unaligned checkpoints, predictions may come in a later checkpoint than their events. Once
 * they have all come, and no more events, the newest snapshots belong together.
 */
public final class Cuts {
  private Cuts() {}

  /**
   * @throws LakeException where the tables have no checkpoint in common, or not what is asked for
   */
  public static Cut find(Lake lake, AsOf asOf) {
    Table predictionTable = lake.table(LakeTable.PREDICTIONS);
    if (lake.replay().isPresent()) {
      return ofReplay(lake, lake.replay().get(), asOf);
    }
    List<Marked> predictions = history(predictionTable, asOf.newest(predictionTable), asOf);
    List<Marked> events = history(lake.table(LakeTable.EVENTS), asOf);
    List<Marked> rejects = history(lake.table(LakeTable.REJECTS), asOf);
    if (predictions.stream().noneMatch(Marked::isMarked)
        && events.stream().noneMatch(Marked::isMarked)) {
      return new Cut(newest(events), newest(predictions), newest(rejects), Optional.empty());
    }
    if (predictions.isEmpty() || events.isEmpty()) {
      throw nothingYet(lake, predictions.isEmpty() ? LakeTable.PREDICTIONS : LakeTable.EVENTS);
    }
    Set<CommitMark> ofEvents =
        events.stream().map(Marked::mark).flatMap(Optional::stream).collect(Collectors.toSet());
    Marked last =
        predictions.stream()
            .filter(each -> each.mark().filter(ofEvents::contains).isPresent())
            .findFirst()
            .orElseThrow(() -> nothingInCommon(lake));
    Marked upTo =
        events.get(0).mark().equals(last.mark()) ? drained(predictions, events, last) : last;
    CommitMark mark = upTo.mark().orElseThrow();
    return new Cut(
        newest(events.stream().filter(each -> each.mark().equals(last.mark())).toList()),
        OptionalLong.of(upTo.snapshotId()),
        newest(rejects.stream().filter(each -> each.upTo(mark)).toList()),
        upTo.mark());
  }

  /** The newest predictions where there is one of each event there is, else the last. */
  private static Marked drained(List<Marked> predictions, List<Marked> events, Marked last) {
    Marked newest = predictions.get(0);
    return newest.mark().isPresent() && newest.records().equals(events.get(0).records())
        ? newest
        : last;
  }

  /** What the replay has read: it says so itself. */
  private static Cut ofReplay(Lake lake, ReplaySource replay, AsOf asOf) {
    Table predictions = lake.table(LakeTable.PREDICTIONS);
    if (!(asOf instanceof AsOf.Latest)) {
      throw new LakeException(
          "Cannot read %s as of an earlier time: it is a replay, which is read as it is"
              .formatted(predictions.name()));
    }
    check(lake.table(LakeTable.EVENTS), replay.events());
    check(lake.table(LakeTable.REJECTS), replay.rejects());
    Snapshot newest = predictions.currentSnapshot();
    return new Cut(
        replay.events(),
        newest == null ? OptionalLong.empty() : OptionalLong.of(newest.snapshotId()),
        replay.rejects(),
        Optional.empty());
  }

  private static void check(Table table, OptionalLong snapshot) {
    if (snapshot.isPresent() && table.snapshot(snapshot.getAsLong()) == null) {
      throw new LakeException(
          "Cannot read %s as of snapshot %d, which the replay was made from: it has expired (replay again)"
              .formatted(table.name(), snapshot.getAsLong()));
    }
  }

  private static LakeException nothingYet(Lake lake, LakeTable empty) {
    return new LakeException(
        "Cannot find a checkpoint that events and predictions of %s have both committed: %s has no commit yet (a job that has just started makes it in a moment: try again)"
            .formatted(lake.namespace(), empty.key()));
  }

  private static LakeException nothingInCommon(Lake lake) {
    return new LakeException(
        "Cannot find a checkpoint that events and predictions of %s have both committed, among the snapshots that are left (keep more snapshots, or ask as of another time)"
            .formatted(lake.namespace()));
  }

  private static OptionalLong newest(List<Marked> history) {
    return history.isEmpty() ? OptionalLong.empty() : OptionalLong.of(history.get(0).snapshotId());
  }

  private static List<Marked> history(Table table, AsOf asOf) {
    return history(table, table.currentSnapshot(), asOf);
  }

  /** The newest first, each with its own mark or that of the last commit before it. */
  private static List<Marked> history(Table table, Snapshot from, AsOf asOf) {
    if (from == null) {
      return List.of();
    }
    List<Snapshot> snapshots = new ArrayList<>();
    SnapshotUtil.ancestorsOf(from.snapshotId(), table::snapshot).forEach(snapshots::add);
    List<Marked> marked = new ArrayList<>();
    Optional<CommitMark> mark = Optional.empty();
    for (int i = snapshots.size() - 1; i >= 0; i--) {
      Snapshot snapshot = snapshots.get(i);
      mark = CommitMark.of(snapshot).or(markBefore(mark));
      if (asOf.includes(snapshot)) {
        marked.add(0, new Marked(snapshot, mark));
      }
    }
    return marked;
  }

  private static java.util.function.Supplier<Optional<CommitMark>> markBefore(
      Optional<CommitMark> mark) {
    return () -> mark;
  }

  private record Marked(Snapshot snapshot, Optional<CommitMark> mark) {
    long snapshotId() {
      return snapshot.snapshotId();
    }

    Optional<String> records() {
      return Optional.ofNullable(snapshot.summary().get(SnapshotSummary.TOTAL_RECORDS_PROP));
    }

    boolean isMarked() {
      return mark.isPresent();
    }

    boolean upTo(CommitMark last) {
      return mark.isEmpty() || mark.get().checkpointId() <= last.checkpointId();
    }
  }
}
