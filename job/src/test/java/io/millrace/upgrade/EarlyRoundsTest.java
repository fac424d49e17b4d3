package io.millrace.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.Savepoint;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rounds in which rows are folded while a job writes on. */
class EarlyRoundsTest {
  @TempDir private Path folder;
  private TamperLake tables;
  private final List<BootstrapWork.Early> rounds = new ArrayList<>();
  private final Queue<Runnable> during = new ArrayDeque<>();
  private long nanoseconds;
  private final List<String> discarded = new ArrayList<>();

  @BeforeEach
  void writeTables() throws IOException {
    tables = TamperLake.in(folder, Variant.PLAIN);
  }

  @AfterEach
  void close() throws IOException {
    tables.close();
  }

  private void takeOut(int count) {
    for (LakeTable each : List.of(LakeTable.EVENTS, LakeTable.PREDICTIONS)) {
      List<Record> rows = tables.rows(each);
      tables.replace(each, rows.subList(count, rows.size()));
    }
  }

  private EarlyFold run() throws IOException {
    Pipeline before = PipelineReader.read(TamperLake.definition(), "shop.yaml");
    Pipeline after =
        PipelineReader.read(
            TamperLake.definition()
                .replaceFirst("features:\\R", "$0  added_9d: {count: true, window: 9d}\n"),
            "shop.yaml");
    return new EarlyRounds(
            tables.place(), before, after, new EarlyRounds.Target("folds", 720), () -> nanoseconds)
        .run(lake -> new Noted());
  }

  @Test
  void aShortRoundIsEnough() throws IOException {
    EarlyFold made = run();

    assertThat(rounds).hasSize(1);
    assertThat(made.folder()).isEqualTo("folds/round-1");
    assertThat(made.counts()).isEqualTo(new BootstrapCounts(5, 100, 1));
    assertThat(made.cut().predictions().getAsLong())
        .isEqualTo(tables.table(LakeTable.PREDICTIONS).currentSnapshot().snapshotId());
    assertThat(discarded).isEmpty();
  }

  @Test
  void whereRowsAreTakenOutMeanwhileAllIsFoldedAnew() throws IOException {
    during.add(() -> takeOut(2));

    EarlyFold made = run();

    assertThat(rounds).hasSize(2);
    assertThat(rounds.get(1).begun()).isEmpty();
    assertThat(made.folder()).isEqualTo("folds/round-2");
    assertThat(made.counts().events()).isEqualTo(100);
    assertThat(discarded).containsExactly("folds/round-1");
  }

  @Test
  void foldsThatDoNotServeTwiceInARowEndTheUpgradeBeforeTheStop() {
    during.add(() -> takeOut(2));
    during.add(() -> takeOut(2));

    assertThatThrownBy(this::run)
        .isInstanceOf(LakeException.class)
        .hasMessageMatching("Cannot fold early: rows were taken out of .* since .*--early\\)");
    assertThat(rounds).hasSize(2);
  }

  private void takeLong() {
    nanoseconds += Duration.ofMinutes(5).toNanos();
  }

  @Test
  void rowsThatDoNotFollowTheFoldsAreFoldedAnew() throws IOException {
    during.add(this::takeLong);
    during.add(
        () -> {
          throw new MisfitException("the rows do not follow");
        });

    EarlyFold made = run();

    assertThat(rounds)
        .extracting(each -> each.begun().isPresent())
        .containsExactly(false, true, false);
    assertThat(made.folder()).isEqualTo("folds/round-3");
    assertThat(discarded).containsExactly("folds/round-1");
  }

  @Test
  void theFoldsOfTheRoundsBeforeAreKeptWhereALaterOneFails() throws IOException {
    during.add(this::takeLong);
    during.add(
        () -> {
          throw new LakeException("no slot is free any more");
        });

    EarlyFold made = run();

    assertThat(made.folder()).isEqualTo("folds/round-1");
    assertThat(made.counts().events()).isEqualTo(100);
    assertThat(discarded).isEmpty();
  }

  /** Work that notes what it is asked for. */
  private final class Noted implements BootstrapWork {
    @Override
    public BootstrapCounts begin(Early early) {
      rounds.add(early);
      if (!during.isEmpty()) {
        during.remove().run();
      }
      return new BootstrapCounts(5, 100, 1);
    }

    @Override
    public void discard(String early) {
      discarded.add(early);
    }

    @Override
    public long stateBytes(Savepoint savepoint) {
      throw new IllegalStateException("There is no savepoint yet");
    }

    @Override
    public BootstrapCounts run(Job job) {
      throw new IllegalStateException("There is no savepoint yet");
    }
  }
}
