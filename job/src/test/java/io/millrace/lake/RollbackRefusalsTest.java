package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.command.Millrace;
import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.Shop;
import io.millrace.flink.sink.SinkCommits;
import io.millrace.flink.sink.TableSinks;
import io.millrace.lake.start.StartLook;
import io.millrace.lake.start.StartPlan;
import io.millrace.lake.start.StartProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The tables that a rollback must not touch, or only on an explicit request. */
class RollbackRefusalsTest {
  @TempDir private Path folder;
  private FolderLake written;
  private Lake lake;
  private SinkCommits commits;

  private record Said(int code, String out, String err) {}

  @BeforeEach
  void openLake() throws Exception {
    written = FolderLake.jdbc(folder);
    TableSinks.prepare(written.settings(), Shop.pipeline(), Shop.FEATURES);
    lake = open("lake");
    commits = new SinkCommits(written, lake);
  }

  @AfterEach
  void closeLake() throws IOException {
    lake.close();
    written.close();
  }

  @Test
  void aReplaysNamespaceDoesNotTakeTheLivePipelinesTablesBack() throws Exception {
    commitAll("a", 1);
    commitAll("a", 2);
    makeReplay();

    try (Lake replay = open("lake_replay")) {
      assertThatThrownBy(() -> Rollback.plan(replay, 1))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("Cannot roll lake_replay back: it is a replay")
          .hasMessageContaining("--namespace lake");
    }
    Said said = rollback("--checkpoint", "1", "--namespace", "lake_replay");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("it is a replay");
    assertThat(newest("events")).contains(new CommitMark("a", 2));
  }

  @Test
  void anotherPipelinesSavepointIsRefused() throws Exception {
    commitAll("a", 1);
    commitAll("a", 2);
    Savepoint foreign = savepoint(1, "x", List.of(UUID.randomUUID(), UUID.randomUUID()));

    assertThatThrownBy(() -> Rollback.plan(lake, foreign))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("is of a job that has not written this table")
        .hasMessageContaining("--checkpoint 1");
  }

  @Test
  void aSavepointTakesTablesToTheLastCommitOfItsOwnJobs() throws Exception {
    commitAll("z", 5);
    commitAll("a", 6);
    commitAll("a", 7);

    List<Rollback.Step> steps = Rollback.plan(lake, savepoint(6, "z", uuids()));
    Rollback.apply(lake, steps);

    assertThat(steps).extracting(Rollback.Step::undone).containsExactly(2L, 2L, 2L, 0L);
    assertThat(newest("events")).contains(new CommitMark("z", 5));
    assertThat(written.table("events").properties())
        .hasEntrySatisfying(LastCommit.PROPERTY, text -> assertThat(text).startsWith("z 5 "));
  }

  @Test
  void aSavepointFromBeforeSealsTakesTheSealsToBeforeTheirFirst() throws Exception {
    commitAll("a", 1);
    commitAll("a", 2);
    commits.commit("seals", "a", 2, 1);
    Savepoint older = savepoint(1, "a", uuids());

    Rollback.apply(lake, Rollback.plan(lake, older));

    assertThat(newest("events")).contains(new CommitMark("a", 1));
    assertThat(newest("seals")).isEmpty();
  }

  @Test
  void rowsThatAnotherEngineHasErasedDoNotComeBackUnasked() throws Exception {
    commitAll("a", 1);
    commitAll("a", 2);
    written.table("events").newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
    String savepoint = savepoint(1, "a", uuids()).location();

    Said refused = rollback("--yes", "--savepoint", savepoint);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("delete of events in snapshot", "--undo-others");
    assertThat(newest("predictions")).contains(new CommitMark("a", 2));

    assertThat(rollback("--yes", "--savepoint", savepoint, "--undo-others").code()).isZero();
    assertThat(newest("events")).contains(new CommitMark("a", 1));
    assertThat(newest("predictions")).contains(new CommitMark("a", 1));
  }

  @Test
  void aCompactionIsNoChangeAndIsTakenBack() throws Exception {
    commitAll("a", 1);
    commitAll("a", 2);
    Table events = written.table("events");
    events
        .newRewrite()
        .validateFromSnapshot(events.currentSnapshot().snapshotId())
        .addFile(SinkCommits.file(events, 1))
        .deleteFile(events.newScan().planFiles().iterator().next().file())
        .commit();

    String savepoint = savepoint(1, "a", uuids()).location();
    assertThat(rollback("--yes", "--savepoint", savepoint).code()).isZero();
    assertThat(newest("events")).contains(new CommitMark("a", 1));
  }

  @Test
  void nothingIsSetBackUnasked() throws Exception {
    commitAll("a", 1);
    commitAll("a", 2);

    Said unasked = rollback("--checkpoint", "1");
    assertThat(unasked.code()).isEqualTo(2);
    assertThat(unasked.out())
        .contains("To checkpoint 1")
        .containsPattern(
            "events +from snapshot \\d+ to snapshot \\d+, 1 commit undone, 1 row goes");
    assertThat(unasked.err()).contains("Missing --yes: there is no terminal to ask at");
    assertThat(rollback("--checkpoint", "1", "--dry-run"))
        .satisfies(said -> assertThat(said.out()).contains("Nothing is set back"))
        .satisfies(said -> assertThat(said.code()).isZero());
    assertThat(newest("events")).contains(new CommitMark("a", 2));

    assertThat(rollback("--checkpoint", "2").out()).contains("Nothing to set back");
    assertThat(rollback("--checkpoint", "1", "--yes").out()).contains("Set back");
    assertThat(newest("events")).contains(new CommitMark("a", 1));
  }

  @Test
  void aTableThatHasGrownSinceThePlanIsLeftAlone() throws Exception {
    commitAll("a", 1);
    commitAll("a", 2);
    List<Rollback.Step> steps = Rollback.plan(lake, 1);
    commits.commit("events", "a", 3, 1);

    assertThatThrownBy(() -> Rollback.apply(lake, steps))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("stop the job that writes it");
    assertThat(newest("events")).contains(new CommitMark("a", 3));
  }

  @Test
  void aPlanRefusesASavepointAsTheJobWould() throws Exception {
    commitAll("z", 5);
    commitAll("a", 6);

    assertThat(plan(savepoint(6, "b", uuids())).problems())
        .extracting(StartProblem::text)
        .anyMatch(problem -> problem.contains("has since been written by another job"))
        .anyMatch(problem -> problem.contains("millrace rollback --savepoint"));
  }

  private StartPlan plan(Savepoint savepoint) {
    return StartLook.of(
        Shop.pipeline(),
        "millrace",
        properties(),
        new StartPlan.Start(Optional.of(savepoint.location()), Optional.empty()));
  }

  private void commitAll(String job, long checkpoint) {
    for (String table : List.of("events", "predictions", "rejects")) {
      commits.commit(table, job, checkpoint, 1);
    }
  }

  private Optional<CommitMark> newest(String table) {
    return CommitMark.marks(written.table(table)).findFirst();
  }

  private List<UUID> uuids() {
    return List.of(LakeTable.EVENTS, LakeTable.PREDICTIONS, LakeTable.REJECTS).stream()
        .map(table -> lake.table(table).uuid())
        .toList();
  }

  /**
   * A savepoint whose job's watches know the tables: events, predictions and rejects, in this
   * order.
   */
  private Savepoint savepoint(long checkpoint, String job, List<UUID> tables) throws Exception {
    SavepointFile file =
        new SavepointFile(folder.resolve("savepoint-" + UUID.randomUUID()), checkpoint);
    List<String> names = List.of("events", "predictions", "rejects");
    for (int i = 0; i < tables.size(); i++) {
      file.watching(names.get(i), WatchState.begin(tables.get(i), null, job));
    }
    return Savepoint.read(file.write(), uri -> null);
  }

  private void makeReplay() {
    ((SupportsNamespaces) written.catalog()).createNamespace(Namespace.of("lake_replay"));
    for (TableLayout layout :
        List.of(TableLayout.versions(), TableLayout.predictions(Shop.pipeline(), Shop.FEATURES))) {
      written
          .catalog()
          .buildTable(TableIdentifier.of("lake_replay", layout.name()), layout.schema())
          .withProperties(
              new ReplaySource("lake", OptionalLong.empty(), OptionalLong.empty(), 1).properties())
          .create();
    }
  }

  private Said rollback(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Millrace.commandLine((url, parallelism) -> Optional.empty())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(List.of("rollback"));
    if (!List.of(arguments).contains("--namespace")) {
      all.addAll(List.of("--namespace", "lake"));
    }
    all.addAll(List.of("--output", folder.toString()));
    all.addAll(List.of(arguments));
    return new Said(command.execute(all.toArray(String[]::new)), out.toString(), err.toString());
  }

  private Lake open(String namespace) {
    return io.millrace.lake.Lake.open("millrace", properties(), namespace);
  }

  private Map<String, String> properties() {
    return written.settings().properties().get();
  }
}
