package io.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.flink.sink.FaultyRestCatalog;
import io.millrace.flink.sink.FaultyRestCatalog.Fault;
import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.Shop;
import io.millrace.flink.sink.SinkCommits;
import io.millrace.flink.sink.TableSinks;
import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.verify.Difference;
import io.millrace.verify.DifferenceKind;
import io.millrace.verify.DifferenceTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commits of the commands, whose replies are lost or doubled; see {@code LostRepliesTest}. */
@Execution(ExecutionMode.CONCURRENT) // waits out what the server says of Retry-After
class LostReplayRepliesTest {
  private static final byte[] MODEL = {1, 2, 3};
  private static final TableIdentifier REPLAYED = TableIdentifier.of("lake_replay", "predictions");

  @TempDir private Path folder;
  private FolderLake lake;
  private FaultyRestCatalog rest;

  @BeforeEach
  void openCatalog() throws Exception {
    lake = FolderLake.jdbc(folder);
    rest = new FaultyRestCatalog(lake.catalog());
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);
    try (Lake opened = open()) {
      SinkCommits commits = new SinkCommits(lake, opened);
      commits.commit("events", "a", 1, 1);
      commits.commit("predictions", "a", 1, 1);
    }
  }

  @AfterEach
  void closeCatalog() throws IOException {
    rest.close();
    lake.close();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aReplayMakesAndReplacesItsTablesWhateverBecomesOfTheReply(Fault fault) throws Exception {
    rest.injectFor("predictions", fault);
    if (!replay(1)) {
      rest.heal();
      assertThat(replay(1)).isTrue();
    }
    assertThat(counts(REPLAYED)).containsExactly(1L);

    lake.catalog()
        .loadTable(REPLAYED)
        .updateProperties()
        .set("commit.retry.max-wait-ms", "20")
        .commit();
    rest.injectFor("predictions", fault);
    if (!replay(2)) {
      rest.heal();
      assertThat(replay(2)).isTrue();
    }
    assertThat(counts(REPLAYED)).containsExactly(2L);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void differencesAreWrittenOnceWhateverBecomesOfTheReply(Fault fault) throws Exception {
    verify();
    rest.otherEngine(() -> {});
    rest.injectFor("differences", fault);
    boolean isSaidToBeThere = true;
    try {
      verify();
    } catch (RuntimeException failure) {
      isSaidToBeThere = false;
    }

    assertThat(counts(TableIdentifier.of("lake", "differences")))
        .as("said to have worked: %s", isSaidToBeThere)
        .hasSizeBetween(isSaidToBeThere ? 2 : 1, 2);
    rest.heal();
    verify();
  }

  private void verify() throws IOException {
    try (Lake opened = open();
        DifferenceTable table = DifferenceTable.of(opened, "differences", Instant.EPOCH)) {
      table.accept(difference());
      table.commit();
    }
  }

  private static Difference difference() {
    return new Difference(
        DifferenceKind.FEATURE, Shop.kafka(1), "u", "e", 1, "v", "score", "1", "2");
  }

  /** Whether it says that it has worked. */
  private boolean replay(int rows) throws IOException {
    ReplayWork work =
        (job, target) ->
            new ReplayWork.Done(
                1,
                "",
                new Comparison(0.5),
                new LeftOut(),
                List.of(SinkCommits.file(target.predictions(), rows)));
    try (Lake opened = open()) {
      new Replay(
              opened,
              new ReplayPlan(Shop.pipeline(), MODEL, null),
              new Replay.Settings(new AsOf.Latest(), "lake_replay", 1, 0.5))
          .run(work, Instant.EPOCH);
      return true;
    } catch (LakeException said) {
      assertThat(said).hasMessageContaining("Cannot commit the replay");
      return false;
    }
  }

  private List<Long> counts(TableIdentifier identifier) throws IOException {
    Table table = lake.catalog().loadTable(identifier);
    List<Long> counts = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      tasks.forEach(task -> counts.add(task.file().recordCount()));
    }
    return counts;
  }

  private Lake open() {
    return io.millrace.lake.Lake.open("millrace", rest.settings().properties().get(), "lake");
  }
}
