package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.Shop;
import io.millrace.flink.sink.SinkCommits;
import io.millrace.flink.sink.TableSinks;
import io.millrace.lake.start.StartLook;
import io.millrace.lake.start.StartPlan;
import io.millrace.lake.start.StartProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbackTest {
  @TempDir private Path folder;
  private FolderLake written;
  private Lake lake;
  private SinkCommits commits;

  @BeforeEach
  void openLake() throws Exception {
    written = FolderLake.jdbc(folder);
    TableSinks.prepare(written.settings(), Shop.pipeline(), Shop.FEATURES);
    lake = io.millrace.lake.Lake.open("millrace", properties(), "lake");
    commits = new SinkCommits(written, lake);
  }

  @AfterEach
  void closeLake() throws IOException {
    lake.close();
    written.close();
  }

  @Test
  void eachTableGoesToItsLastCommitUpToTheCheckpoint() {
    commit("events", "a", 1);
    commit("events", "a", 3);
    commit("events", "b", 4); // restored from 3
    commit("rejects", "b", 4);

    List<Rollback.Step> steps = Rollback.plan(lake, 3);
    Rollback.apply(lake, steps);

    assertThat(steps).extracting(Rollback.Step::undone).containsExactly(1L, 0L, 1L, 0L);
    assertThat(CommitMark.marks(written.table("events")).findFirst())
        .contains(new CommitMark("a", 3));
    assertThat(written.table("rejects").currentSnapshot()).isNull();
  }

  @Test
  void aTableThatIsThereAlreadyStaysWithWhatOtherEnginesDid() {
    commit("events", "a", 1);
    written
        .table("events")
        .newAppend()
        .appendFile(SinkCommits.file(written.table("events"), 1))
        .commit();

    assertThat(Rollback.plan(lake, 1)).allMatch(Rollback.Step::isNone);
  }

  @Test
  void aCheckpointWhoseSnapshotsHaveExpiredIsRefused() {
    commit("events", "a", 1);
    commit("events", "a", 2);
    Table events = written.table("events");
    events.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    lake.table(io.millrace.lake.LakeTable.EVENTS).refresh();

    assertThatThrownBy(() -> Rollback.plan(lake, 1))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("have expired");
  }

  @Test
  void whatIsNoSavepointIsSaidToBeNone() throws IOException {
    assertThatThrownBy(() -> Savepoint.read(folder.toString(), uri -> null))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("Cannot find savepoint " + folder);
    Files.writeString(folder.resolve("_metadata"), "something else entirely");
    assertThatThrownBy(() -> Savepoint.read(folder.toString(), uri -> null))
        .hasMessageContaining("is not Flink's");
  }

  @Test
  void aPlanRefusesAStartThatWouldWriteRowsAgain() throws Exception {
    commit("events", "a", 3);

    StartPlan without = plan(Optional.empty());
    StartPlan earlier = plan(Optional.of(new SavepointFile(folder.resolve("empty"), 2).write()));

    assertThat(without.problems())
        .singleElement()
        .asString()
        .contains("events holds rows, and the job starts without state", "--savepoint");
    assertThat(earlier.problems())
        .extracting(StartProblem::text)
        .anyMatch(problem -> problem.contains("it is not one of this job"))
        .anyMatch(problem -> problem.contains("millrace rollback --savepoint"));
  }

  @Test
  void aPlanNamesTheTablesThatStay() {
    StartPlan plan = plan(Optional.empty());

    assertThat(plan.problems()).isEmpty();
    assertThat(plan.tables()).hasSize(5).allMatch(table -> table.exists());
  }

  private StartPlan plan(Optional<String> savepoint) {
    return StartLook.of(
        Shop.pipeline(),
        "millrace",
        properties(),
        new StartPlan.Start(savepoint, Optional.empty()));
  }

  private Map<String, String> properties() {
    return written.settings().properties().get();
  }

  private void commit(String name, String job, long checkpoint) {
    commits.commit(name, job, checkpoint, 1);
  }
}
