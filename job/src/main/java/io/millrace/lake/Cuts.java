package io.millrace.lake;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * Finds the snapshots of the tables that belong together.
 *
 * <ul>
 *   <li>The newest of {@code events} and of {@code predictions}, where both have the same number of
 *       rows: each event then has its prediction, whichever checkpoints brought them. Checkpoints
 *       that are not aligned bring predictions later than their events.
 *   <li>Else those of the newest checkpoint that both have committed: tables are committed one
 *       after the other, and one of them may be ahead.
 * </ul>
 *
 * {@code rejects} is read up to the same checkpoint; it may have none of its own, since commits
 * without rows are skipped. A snapshot without a mark (a compaction, say) belongs to the commit
 * before it.
 */
public final class Cuts {
  private final Lake lake;
  private final List<Marked> events;
  private final List<Marked> predictions;
  private final List<Marked> rejects;

  private Cuts(Lake lake, AsOf asOf) {
    this.lake = lake;
    Table table = lake.table(LakeTable.PREDICTIONS);
    this.predictions = Marked.history(table, asOf.newest(table), asOf);
    this.events = Marked.history(lake.table(LakeTable.EVENTS), asOf);
    this.rejects = Marked.history(lake.table(LakeTable.REJECTS), asOf);
  }

  /**
   * @throws LakeException where the tables have no checkpoint in common, or lack what is asked for
   */
  public static Cut find(Lake lake, AsOf asOf) {
    return lake.replay().isPresent()
        ? ofReplay(lake, lake.replay().get(), asOf)
        : new Cuts(lake, asOf).newest();
  }

  /**
   * Finds the newest cut that both tables have committed in one checkpoint: its rows belong
   * together, whatever the tables' numbers of rows are.
   *
   * @throws LakeException where the tables have no checkpoint in common
   */
  public static Cut ofOneCheckpoint(Lake lake) {
    Cuts cuts = new Cuts(lake, new AsOf.Latest());
    return cuts.unmarked().or(cuts::common).orElseThrow(() -> nothingInCommon(lake));
  }

  /**
   * Finds the cut before this one, where rejects of this one's checkpoint may still be on their
   * way: {@code rejects} has no commit of it, nor of a later one. Empty otherwise.
   */
  public static Optional<Cut> before(Lake lake, AsOf asOf, Cut cut) {
    if (lake.replay().isPresent() || cut.checkpoint().isEmpty()) {
      return Optional.empty();
    }
    return new Cuts(lake, asOf).before(cut.checkpoint().get());
  }

  /** Whether {@code rejects} has no commit of the cut's checkpoint, nor of a later one. */
  static boolean isWithoutRejects(Lake lake, AsOf asOf, Cut cut) {
    return lake.replay().isEmpty()
        && cut.checkpoint().isPresent()
        && new Cuts(lake, asOf).isWithoutRejects(cut.checkpoint().get());
  }

  /** The problem of a cut whose rejects are to come, and that has none before it. */
  public static LakeException rejectsToCome(Lake lake, Cut cut) {
    return new LakeException(
        "Cannot find a checkpoint that all tables of %s have committed: up to %s its seals count more records than events and rejects have got, and rejects has no commit of it yet (a job that has just started makes it in a moment: try again; if none comes, rejects has been set back or made anew)"
            .formatted(lake.namespace(), cut.checkpoint().orElseThrow()));
  }

  private Cut newest() {
    return unmarked().or(this::drained).or(this::common).orElseThrow(() -> nothingInCommon(lake));
  }

  /** The cut of tables that no job has committed to. */
  private Optional<Cut> unmarked() {
    if (predictions.stream().noneMatch(Marked::isMarked)
        && events.stream().noneMatch(Marked::isMarked)) {
      return Optional.of(
          new Cut(newest(events), newest(predictions), newest(rejects), Optional.empty()));
    }
    if (predictions.isEmpty() || events.isEmpty()) {
      throw nothingYet(lake, predictions.isEmpty() ? LakeTable.PREDICTIONS : LakeTable.EVENTS);
    }
    return Optional.empty();
  }

  private Optional<Cut> drained() {
    Marked event = events.get(0);
    Marked prediction = predictions.get(0);
    if (!event.isMarked()
        || !prediction.isMarked()
        || event.records().isEmpty()
        || !event.records().equals(prediction.records())) {
      return Optional.empty();
    }
    Marked last = isAtOrBefore(prediction, event.mark().orElseThrow()) ? event : prediction;
    return Optional.of(
        new Cut(
            OptionalLong.of(event.snapshotId()),
            OptionalLong.of(prediction.snapshotId()),
            rejectsUpTo(last.mark().orElseThrow()),
            last.mark()));
  }

  private Optional<Cut> before(CommitMark mark) {
    return isWithoutRejects(mark)
        ? common(other -> !other.equals(mark) && isBefore(other, mark))
        : Optional.empty();
  }

  private boolean isWithoutRejects(CommitMark mark) {
    return rejects.stream().noneMatch(each -> each.isMarked() && !isBefore(each, mark));
  }

  private Optional<Cut> common() {
    return common(mark -> true);
  }

  /**
   * The cut of the newest checkpoint that both tables have committed, among those that the filter
   * allows.
   */
  private Optional<Cut> common(Predicate<CommitMark> of) {
    Set<CommitMark> ofEvents =
        events.stream().map(Marked::mark).flatMap(Optional::stream).collect(Collectors.toSet());
    return predictions.stream()
        .filter(each -> each.mark().filter(ofEvents::contains).filter(of).isPresent())
        .findFirst()
        .map(this::common);
  }

  private Cut common(Marked prediction) {
    CommitMark mark = prediction.mark().orElseThrow();
    List<Marked> same =
        events.stream().filter(each -> each.mark().equals(prediction.mark())).toList();
    return new Cut(
        newest(same),
        OptionalLong.of(prediction.snapshotId()),
        rejectsUpTo(mark),
        prediction.mark(),
        pending(mark));
  }

  /**
   * The number of rows that predictions are behind events in the job's own commits. Rows that other
   * engines have taken out since do not matter.
   */
  private long pending(CommitMark mark) {
    return Math.max(0, recordsAt(events, mark) - recordsAt(predictions, mark));
  }

  private static long recordsAt(List<Marked> history, CommitMark mark) {
    return history.stream()
        .filter(each -> CommitMark.of(each.snapshot()).filter(mark::equals).isPresent())
        .findFirst()
        .flatMap(Marked::records)
        .map(Long::parseLong)
        .orElse(0L);
  }

  private OptionalLong rejectsUpTo(CommitMark mark) {
    return newest(rejects.stream().filter(each -> isAtOrBefore(each, mark)).toList());
  }

  private boolean isAtOrBefore(Marked each, CommitMark mark) {
    return !each.isMarked() || each.mark().get().equals(mark) || isBefore(each, mark);
  }

  private boolean isBefore(Marked each, CommitMark mark) {
    return isBefore(each.mark().orElseThrow(), mark);
  }

  /**
   * Orders checkpoints of one job by their ids, and those of two jobs by the jobs' first commits.
   */
  private boolean isBefore(CommitMark one, CommitMark other) {
    return one.jobId().equals(other.jobId())
        ? one.checkpointId() < other.checkpointId()
        : firstCommitMs(one.jobId()) < firstCommitMs(other.jobId());
  }

  private long firstCommitMs(String job) {
    return Stream.of(events, predictions, rejects)
        .flatMap(List::stream)
        .filter(each -> each.mark().filter(mark -> mark.jobId().equals(job)).isPresent())
        .mapToLong(each -> each.snapshot().timestampMillis())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** The cut that a replay has read, as its own properties say. */
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
        Optional.empty(),
        replay.leftOut());
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
}
