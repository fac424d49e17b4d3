package io.millrace.flink.sink.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.flink.LogPlace;
import io.millrace.flink.Refusal;
import io.millrace.flink.sink.FaultyRestCatalog;
import io.millrace.flink.sink.FaultyRestCatalog.Fault;
import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.Shop;
import io.millrace.flink.sink.SinkCommits;
import io.millrace.flink.sink.TableSinks;
import io.millrace.flink.sink.commit.FencedTableLoader;
import io.millrace.lake.CommitMark;
import io.millrace.lake.Lake;
import io.millrace.lake.Predecessor;
import io.millrace.lake.Rollback;
import io.millrace.lake.VersionsTable;
import io.millrace.lake.start.TablePreparation;
import io.millrace.pipeline.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.SinkUtil;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Commits whose replies are lost or doubled, or that a proxy refuses before or after they took
 * effect. Whatever a submission reports, the tables are readable, and after a second one they have
 * each row once.
 */
@Execution(ExecutionMode.CONCURRENT) // waits out what the server says of Retry-After
public class LostRepliesTest {
  private static final byte[] MODEL = {1, 2, 3};

  @TempDir private Path folder;
  private FolderLake lake;
  private FaultyRestCatalog rest;

  @BeforeEach
  void openCatalog() throws IOException {
    lake = FolderLake.jdbc(folder);
    rest = new FaultyRestCatalog(lake.catalog());
    rest.otherEngine(this::anotherVersion);
  }

  @AfterEach
  void closeCatalog() throws IOException {
    rest.close();
    lake.close();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aVersionIsRecordedOnceWhateverBecomesOfTheReply(Fault fault) throws Exception {
    TableSinks.prepare(rest.settings(), Shop.pipeline(), Shop.FEATURES);
    rest.inject(fault);

    boolean isSaidToBeThere = succeeds(this::record);

    assertThat(versions())
        .as("after the first submission, said to have worked: %s", isSaidToBeThere)
        .hasSizeBetween(isSaidToBeThere ? 1 : 0, 1);
    rest.heal();
    record();
    assertThat(versions()).hasSize(1);
    assertThat(lake.rows("versions")).hasSize(overtaken(fault) ? 2 : 1);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aTableIsCreatedOnceWhateverBecomesOfTheReply(Fault fault) throws Exception {
    rest.inject(fault);

    succeeds(() -> TableSinks.prepare(rest.settings(), Shop.pipeline(), Shop.FEATURES));

    rest.heal();
    TableSinks.prepare(rest.settings(), Shop.pipeline(), Shop.FEATURES);
    record();
    assertThat(versions()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void columnsAreAddedWhateverBecomesOfTheReply(Fault fault) throws Exception {
    TableSinks.prepare(rest.settings(), Shop.pipeline(), Shop.FEATURES.subList(0, 2));
    rest.injectFor("predictions", fault);

    succeeds(() -> TableSinks.prepare(rest.settings(), Shop.pipeline(), Shop.FEATURES));

    rest.heal();
    TableSinks.prepare(rest.settings(), Shop.pipeline(), Shop.FEATURES);
    assertThat(lake.table("predictions").schema().findField("features.last_item")).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aCheckpointIsCommittedOnceWhateverBecomesOfTheReply(Fault fault) throws Exception {
    TableSinks.prepare(rest.settings(), Shop.pipeline(), Shop.FEATURES);
    rest.otherEngine(this::anotherEnginesRow);
    rest.injectFor("events", fault);
    Table committer = committer();
    DataFile file = SinkCommits.file(committer, 3);

    boolean isSaidToBeThere = true;
    try {
      commit(committer, file, 1);
    } catch (RuntimeException failure) {
      assertThat(failure).isNotInstanceOf(Refusal.class); // so that the job is restarted
      isSaidToBeThere = false;
    }
    rest.heal();
    if (!isSaidToBeThere) {
      Table restarted = committer();
      if (CommitMark.marks(restarted).findAny().isEmpty()) {
        commit(restarted, file, 1);
      }
      committer = restarted;
    }
    commit(committer, SinkCommits.file(committer, 4), 2);

    Table events = lake.table("events");
    assertThat(CommitMark.marks(events))
        .containsExactly(new CommitMark("a", 2), new CommitMark("a", 1));
    List<Long> counts = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = events.newScan().planFiles()) {
      tasks.forEach(task -> counts.add(task.file().recordCount()));
    }
    assertThat(counts)
        .containsExactlyInAnyOrderElementsOf(
            overtaken(fault) ? List.of(3L, 4L, 1L) : List.of(3L, 4L));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void whatAJobGoesOnFromIsRecordedWhateverBecomesOfTheReply(Fault fault) throws Exception {
    TableSinks.prepare(rest.settings(), Shop.pipeline(), Shop.FEATURES);
    rest.otherEngine(this::anotherEnginesRow);
    rest.injectFor("events", fault);
    Predecessor before = new Predecessor(new CommitMark("z", 4), new CommitMark("z", 5));

    try {
      before.recordFor("a", List.of("z"), committer());
    } catch (RuntimeException failure) {
      assertThat(failure).isNotInstanceOf(Refusal.class); // so that the job is restarted
    }

    rest.heal();
    before.recordFor("a", List.of("z"), committer());
    assertThat(Predecessor.of("a", lake.table("events").properties())).contains(before);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aRollbackIsMadeWhateverBecomesOfTheReply(Fault fault) throws Exception {
    TableSinks.prepare(rest.settings(), Shop.pipeline(), Shop.FEATURES);
    Table committer = committer();
    commit(committer, SinkCommits.file(committer, 1), 1);
    commit(committer, SinkCommits.file(committer, 1), 2);
    rest.otherEngine(() -> {});
    rest.injectFor("events", fault);

    try (Lake opened = restLake()) {
      succeeds(() -> Rollback.apply(opened, Rollback.plan(opened, 1)));
    }

    rest.heal();
    try (Lake opened = restLake()) {
      Rollback.apply(opened, Rollback.plan(opened, 1));
    }
    assertThat(CommitMark.marks(lake.table("events"))).containsExactly(new CommitMark("a", 1));
    commit(committer(), SinkCommits.file(committer, 1), 2);
    assertThat(CommitMark.marks(lake.table("events"))).hasSize(2);
  }

  private Lake restLake() {
    return io.millrace.lake.Lake.open("millrace", rest.settings().properties().get(), "lake");
  }

  private void anotherEnginesRow() {
    Table events = lake.table("events");
    events.newAppend().appendFile(SinkCommits.file(events, 1)).commit();
  }

  private Table committer() {
    TableLoader loader =
        new FencedTableLoader(
            TableLoader.fromCatalog(
                new LateCatalogLoader(rest.settings()), TableIdentifier.of("lake", "events")),
            new LogPlace("v1"));
    loader.open();
    return loader.loadTable();
  }

  private static void commit(Table table, DataFile file, long checkpoint) {
    AppendFiles append = table.newAppend();
    append.appendFile(file);
    append.set(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID, Long.toString(checkpoint));
    append.set(SinkUtil.FLINK_JOB_ID, "a");
    append.set(SinkUtil.OPERATOR_ID, "operator");
    append.toBranch("main").commit();
  }

  private boolean overtaken(Fault fault) {
    return fault == Fault.DONE_AND_OVERTAKEN_503_RETRY_AFTER;
  }

  private void record() throws IOException {
    TableSinks.recordVersion(rest.settings(), Shop.pipeline(), MODEL, null, Optional.empty());
  }

  /** Another submission, of another version, past the bad network. */
  private void anotherVersion() {
    try {
      if (lake.catalog().tableExists(TablePreparation.identifier(Shop.pipeline(), "versions"))) {
        Table versions = lake.table("versions");
        new VersionsTable(versions, Clock.systemUTC())
            .append(
                Shop.pipeline(
                    "shop",
                    Shop.fields(),
                    Shop.features(),
                    Pipeline.Partitioning.DAY,
                    "ef".repeat(32)),
                MODEL,
                null,
                Optional.empty());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<?> versions() {
    return lake.rows("versions").stream()
        .filter(row -> row.getField("pipeline_version").equals(Shop.pipeline().version()))
        .toList();
  }

  /** Whether it says so. */
  private static boolean succeeds(Work work) {
    try {
      work.run();
      return true;
    } catch (Exception said) {
      assertThat(said).hasMessageContaining("Cannot");
      return false;
    }
  }

  private interface Work {
    void run() throws Exception;
  }
}
