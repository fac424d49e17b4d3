package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.Shop;
import io.millrace.flink.sink.SinkCommits;
import io.millrace.flink.sink.TableSinks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CutsTest {
  @TempDir private Path folder;
  private FolderLake written;
  private Lake lake;
  private SinkCommits commits;

  @BeforeEach
  void openLake() throws Exception {
    written = FolderLake.jdbc(folder);
    TableSinks.prepare(written.settings(), Shop.pipeline(), Shop.FEATURES);
    lake = io.millrace.lake.Lake.open("millrace", written.settings().properties().get(), "lake");
    commits = new SinkCommits(written, lake);
  }

  @AfterEach
  void closeLake() throws IOException {
    lake.close();
    written.close();
  }

  @Test
  void whatOneTableAloneHasCommittedYetIsNotRead() {
    commits.commit("events", "a", 1, 2);
    commits.commit("predictions", "a", 1, 2);
    OptionalLong events = newest("events");
    commits.commit("rejects", "a", 2, 1);
    commits.commit("events", "a", 3, 2);

    assertThat(cut())
        .isEqualTo(new Cut(events, newest("predictions"), OptionalLong.empty(), mark(1)));
  }

  @Test
  void predictionsThatCameInLaterCheckpointsThanTheirEventsAreReadOnceAllHaveCome() {
    commits.commit("events", "a", 1, 5);
    commits.commit("predictions", "a", 1, 3);
    OptionalLong some = newest("predictions");
    commits.commit("predictions", "a", 2, 1);

    assertThat(cut().predictions()).isEqualTo(some);

    commits.commit("rejects", "a", 3, 1);
    commits.commit("predictions", "a", 3, 1);

    assertThat(cut())
        .isEqualTo(new Cut(newest("events"), newest("predictions"), newest("rejects"), mark(3)));
  }

  @Test
  void predictionsOfEventsThatAreNotCommittedYetAreNotRead() {
    commits.commit("events", "a", 1, 2);
    commits.commit("predictions", "a", 1, 2);
    OptionalLong together = newest("predictions");
    commits.commit("predictions", "a", 2, 1);

    assertThat(cut().predictions()).isEqualTo(together);
    assertThat(cut().checkpoint()).isEqualTo(mark(1));
  }

  @Test
  void whereBothHaveAsManyRowsTheNewestBelongTogether() {
    commits.commit("events", "a", 1, 2);
    commits.commit("predictions", "a", 1, 1);
    commits.commit("events", "a", 3, 3);
    commits.commit("predictions", "a", 2, 4);
    commits.commit("rejects", "a", 3, 1);

    assertThat(cut())
        .isEqualTo(new Cut(newest("events"), newest("predictions"), newest("rejects"), mark(3)));
  }

  /** As many rows may be chance, where rows have left one of them. */
  @Test
  void rowsOfOneCheckpointBelongTogetherHoweverManyThereAre() {
    commits.commit("events", "a", 1, 2);
    commits.commit("predictions", "a", 1, 1);
    OptionalLong events = newest("events");
    OptionalLong predictions = newest("predictions");
    commits.commit("events", "a", 3, 3);
    commits.commit("predictions", "a", 2, 4);

    Cut found = Cuts.ofOneCheckpoint(lake);

    assertThat(found.events()).isEqualTo(events);
    assertThat(found.predictions()).isEqualTo(predictions);
    assertThat(found.checkpoint()).isEqualTo(mark(1));
  }

  @Test
  void eventsThatWereOnTheirWayInACheckpointAreCountedWhateverWasTakenOutSince() {
    commits.commit("events", "a", 1, 5);
    commits.commit("predictions", "a", 1, 3);

    assertThat(cut().pending()).isEqualTo(2);

    written.table("predictions").newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
    lake.table(LakeTable.PREDICTIONS).refresh();

    assertThat(cut().pending()).isEqualTo(2);
    assertThat(cut().predictions()).isEqualTo(newest("predictions"));
  }

  @Test
  void rejectsOfAnEarlierJobAreReadWhateverItsCheckpointsWere() {
    commits.commit("events", "a", 100, 2);
    commits.commit("predictions", "a", 100, 2);
    commits.commit("rejects", "a", 101, 1);
    commits.commit("events", "b", 3, 2);
    commits.commit("predictions", "b", 3, 2);

    assertThat(cut().rejects()).isEqualTo(newest("rejects"));
  }

  @Test
  void theCutBeforeIsThatOfTheCheckpointBeforeAndOnlyWhereRejectsMayBeOnTheirWay() {
    commits.commit("events", "a", 1, 2);
    commits.commit("predictions", "a", 1, 2);
    Cut first = cut();
    commits.commit("events", "a", 2, 2);
    commits.commit("predictions", "a", 2, 2);

    assertThat(Cuts.before(lake, new AsOf.Latest(), cut())).contains(first);

    commits.commit("rejects", "a", 3, 1);
    assertThat(Cuts.before(lake, new AsOf.Latest(), cut())).isEmpty();
  }

  @Test
  void aFirstCommitOfOneTableAloneIsDistinguishedFromSnapshotsThatAreGone() {
    commits.commit("events", "a", 1, 2);
    assertThatThrownBy(this::cut)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("predictions has no commit yet");

    commits.commit("predictions", "a", 2, 3);
    assertThatThrownBy(this::cut)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("among the snapshots that are left");
  }

  private Cut cut() {
    return Cuts.find(lake, new AsOf.Latest());
  }

  private static Optional<CommitMark> mark(long checkpoint) {
    return Optional.of(new CommitMark("a", checkpoint));
  }

  private OptionalLong newest(String table) {
    return OptionalLong.of(written.table(table).currentSnapshot().snapshotId());
  }
}
