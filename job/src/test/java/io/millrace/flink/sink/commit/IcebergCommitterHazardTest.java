package io.millrace.flink.sink.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.LogPlace;
import io.millrace.flink.Refusal;
import io.millrace.flink.sink.commit.BareCommitter.Pending;
import io.millrace.lake.CommitMark;
import io.millrace.lake.DelegatedOperations;
import io.millrace.lake.start.LaterCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.flink.streaming.api.lineage.LineageVertexProvider;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.IcebergSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Iceberg's committer does to a table that Millrace's fence and watch do not guard. */
class IcebergCommitterHazardTest {
  @TempDir private Path folder;
  private EventsCommits events;

  @BeforeEach
  void openTables() throws Exception {
    events = EventsCommits.in(folder);
  }

  @AfterEach
  void closeTables() throws IOException {
    events.close();
  }

  /** apache/iceberg#18098, #18123. */
  @Test
  void aStartWithoutStateUnderTheSameJobIdCommitsNothingAndSaysNothing() {
    bare().commit(pending("a", 5, events.file()));

    BareCommitter fresh = bare();
    for (long checkpoint = 1; checkpoint <= 5; checkpoint++) {
      fresh.commit(pending("a", checkpoint, events.file()));
    }

    assertThat(files()).hasSize(1);
  }

  /** apache/iceberg#10892: five checkpoints, and then the savepoint of the third. */
  @Test
  void aRewoundJobUnderTheSameIdLosesWhatItReadsAgain() {
    BareCommitter running = bare();
    for (long checkpoint = 1; checkpoint <= 5; checkpoint++) {
      running.commit(pending("a", checkpoint, events.file()));
    }

    DataFile otherwiseRead = events.file();
    bare().commit(pending("a", 4, otherwiseRead));

    assertThat(files()).hasSize(5).doesNotContain(otherwiseRead.location());
  }

  /**
   * apache/iceberg#14425, #17901: the catalog takes so long that the job restarts, and the
   * restarted job commits the checkpoint, before the first attempt's request arrives.
   */
  @Test
  void aSlowCommitAndARestartCommitACheckpointTwice() {
    Pending checkpoint = pending("a", 1, events.file());
    BareCommitter slow =
        BareCommitter.startOn(
            loader(operations -> new Overtaken(operations, () -> bare().commit(checkpoint))));

    slow.commit(checkpoint);

    assertThat(CommitMark.marks(events.table()))
        .containsExactly(new CommitMark("a", 1), new CommitMark("a", 1));
    assertThat(files()).hasSize(2);
    assertThat(files().get(0)).isEqualTo(files().get(1));
  }

  @Test
  void behindTheFenceTheSlowCommitIsKnownByItsFiles() {
    Pending checkpoint = pending("a", 1, events.file());
    BareCommitter slow =
        fenced(
            operations -> new Overtaken(operations, () -> fenced(same -> same).commit(checkpoint)));

    slow.commit(checkpoint);

    assertThat(CommitMark.marks(events.table())).containsExactly(new CommitMark("a", 1));
    assertThat(files()).hasSize(1);
  }

  /** apache/iceberg#5846: the job was down for longer than snapshots are kept. */
  @Test
  void anExpiredCommitIsMadeAgain() {
    DataFile rows = events.file();
    Pending checkpoint = committedAndExpired(rows);

    bare().commit(checkpoint);

    assertThat(files()).filteredOn(rows.location()::equals).hasSize(2);
  }

  @Test
  void behindTheFenceAnExpiredCommitIsNotMadeAgain() {
    DataFile rows = events.file();
    Pending checkpoint = committedAndExpired(rows);

    fenced(same -> same).commit(checkpoint);

    assertThat(files()).filteredOn(rows.location()::equals).hasSize(1);
  }

  /** The process died behind the commit, before it removed the manifest. */
  private Pending committedAndExpired(DataFile file) {
    Pending checkpoint = pending("a", 7, file);
    events.commit(events.committer(), "a", 7, file);
    Table table = events.table();
    table.newAppend().appendFile(events.file()).commit();
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    return checkpoint;
  }

  /** apache/iceberg#5846, its other half: removal of orphans took the manifest. */
  @Test
  void aManifestThatWasRemovedAsAnOrphanStopsEachRestoreWithItsName() {
    Pending checkpoint = pending("a", 1, events.file());
    events.table().io().deleteFile(checkpoint.manifest());

    for (int restore = 0; restore < 2; restore++) {
      assertThatThrownBy(() -> bare().commit(checkpoint))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining(checkpoint.manifest().location());
    }
    assertThat(files()).isEmpty();
  }

  /** A commit takes effect, its reply is lost, and the retry meets a validation that fails. */
  @Test
  void aValidationThatIsCleanableRemovesTheManifestListOfWhatWasCommitted() {
    AppendFiles append = appendWhoseReplyIsLost(new ValidationException("not now"));

    assertThatThrownBy(append::commit).hasMessageContaining("not now");

    assertThat(CommitMark.marks(events.table())).hasSize(1);
    assertThatThrownBy(this::files).isInstanceOf(NotFoundException.class);
  }

  @Test
  void aRefusalInAValidationLeavesTheTableReadable() {
    AppendFiles append = appendWhoseReplyIsLost(new Refusal(LaterCheck.RUN, "not now"));

    assertThatThrownBy(append::commit).isInstanceOf(Refusal.class);

    assertThat(CommitMark.marks(events.table())).hasSize(1);
    assertThat(files()).hasSize(1);
  }

  /** apache/iceberg#17668. */
  @Test
  void icebergsSinkTellsNoLineage() {
    assertThat(LineageVertexProvider.class.isAssignableFrom(IcebergSink.class)).isFalse();
  }

  private AppendFiles appendWhoseReplyIsLost(RuntimeException failed) {
    Table table = loaded(LostReply::new);
    AppendFiles append = table.newAppend().appendFile(events.file());
    append.set("flink.max-committed-checkpoint-id", "1").set("flink.job-id", "a");
    append.set("flink.operator-id", "operator");
    append.validateWith(
        snapshots -> {
          if (snapshots.iterator().hasNext()) {
            throw failed;
          }
          return true;
        });
    return append;
  }

  private Pending pending(String job, long checkpoint, DataFile file) {
    return Pending.of(events.table(), job, checkpoint, file);
  }

  private BareCommitter bare() {
    return BareCommitter.startOn(loader(same -> same));
  }

  private BareCommitter fenced(UnaryOperator<TableOperations> changed) {
    return BareCommitter.startOn(new FencedTableLoader(loader(changed), new LogPlace("v1")));
  }

  private Table loaded(UnaryOperator<TableOperations> changed) {
    return new BaseTable(changed.apply(((BaseTable) events.table()).operations()), "events");
  }

  private TableLoader loader(UnaryOperator<TableOperations> changed) {
    return new Loading(() -> loaded(changed));
  }

  /** The table's files, one as often as it is listed. */
  private List<String> files() {
    List<String> files = new ArrayList<>();
    events.table().newScan().planFiles().forEach(task -> files.add(task.file().location()));
    return files;
  }

  /** Lets something else happen between a commit's last look and its request. */
  private static final class Overtaken extends DelegatedOperations {
    private Runnable overtaking;

    Overtaken(TableOperations operations, Runnable overtaking) {
      super(operations);
      this.overtaking = overtaking;
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      if (overtaking != null) {
        Runnable first = overtaking;
        overtaking = null;
        first.run();
      }
      super.commit(base, metadata);
    }
  }

  /** The first commit takes effect, and is said to have failed. */
  private static final class LostReply extends DelegatedOperations {
    private boolean lost;

    LostReply(TableOperations operations) {
      super(operations);
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      super.commit(base, metadata);
      if (!lost) {
        lost = true;
        throw new CommitFailedException("409");
      }
    }
  }

  /** Loads a table that a test has made. */
  private record Loading(Supplier<Table> table) implements TableLoader {
    private static final long serialVersionUID = 1L;

    @Override
    public void open() {}

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public Table loadTable() {
      return table.get();
    }

    @Override
    @SuppressWarnings({"MissingSuperCall", "SuperCallToObjectMethod"}) // as the interface asks
    public TableLoader clone() {
      return this;
    }

    @Override
    public void close() {}
  }
}
