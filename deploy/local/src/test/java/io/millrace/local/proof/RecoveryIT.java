package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.local.proof.FaultyCatalog.Fault;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job whose TaskManagers are killed and whose commits fail at random moments leaves what one
 * without failures would.
 */
class RecoveryIT {
  private static final int LINES = 12_000;
  private static final int USERS = 80;
  private static final int KILLS = 5;
  private static final int MOST_COMMIT_FAULTS = 6;

  /** The oracle walks a user's whole history for each feature, so it sees one event in so many. */
  private static final int ORACLE_EVERY = 25;

  @TempDir private Path folder;

  @AfterEach
  void heal() {
    FaultyCatalog.heal();
  }

  @Test
  void killedTaskManagersAndLostCommitsLeaveTheRowsOfAPlainReplay() throws Exception {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    System.out.println("RecoveryIT: -Dmillrace.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Broker broker = Broker.shared();
    FlinkCluster cluster = FlinkCluster.shared();
    String topic = broker.newTopic("recovery");
    String predictions = broker.newTopic("recovery-predictions");
    List<Line> lines = ShopEvents.of(seed, LINES, USERS);
    Path run = folder.resolve("recovery");
    try (RunTables lake = RunTables.in(run);
        JobRun job =
            new Plan(ProofDefinition.of(topic).withPredictionsTopic(predictions), broker, lake, run)
                .with("catalog.catalog-impl", FaultyCatalog.class.getName())
                .without("catalog.type")
                .submit(cluster)) {
      failAtRandom(job, topic, lines, random);
      job.awaitDrained();
      // A job that ends takes its checkpoints with it.
      SortedMap<Long, long[]> offsets = SavedOffsets.ofAll(run.resolve("checkpoints"));
      job.stop(run.resolve("savepoints"));

      assertThat(offsets).as("checkpoints to look at").hasSizeGreaterThan(KILLS);
      Equations.assertAtEachCheckpoint(lake, offsets, topic);
      assertThat(lake.rows("events").size() + lake.rows("rejects").size()).isEqualTo(LINES);
      Seals.assertChained(lake);
      FeatureReplay replay = new FeatureReplay(job.submission().pipeline(), lake);
      replay.assertSameBits();
      replay.assertNearOracle(ORACLE_EVERY);
      assertThat(Verified.assertClean(lake).tally().scores()).isPositive();
      PredictionMessage.assertEachOnce(
          broker.committedRecords(predictions), lake.rows("predictions"));
    }
  }

  private void failAtRandom(JobRun job, String topic, List<Line> lines, SplittableRandom random)
      throws Exception {
    AtomicInteger faults = new AtomicInteger();
    SplittableRandom ofCommits = random.split();
    FaultyCatalog.inject(() -> next(ofCommits, faults));
    int slice = LINES / (KILLS + 1);
    for (int kill = 0; kill <= KILLS; kill++) {
      int from = kill * slice;
      Broker.shared().append(topic, lines.subList(from, kill == KILLS ? LINES : from + slice));
      if (kill < KILLS) {
        job.awaitCommitted(from + random.nextInt(slice));
        Duration more = Duration.ofMillis(random.nextInt(600));
        await().pollDelay(more).until(() -> true);
        FlinkCluster.shared().replaceTaskManager(random.nextInt(2));
      }
    }
    FaultyCatalog.heal();
    assertThat(faults).as("commits that failed").hasPositiveValue();
  }

  private static synchronized Fault next(SplittableRandom random, AtomicInteger faults) {
    if (random.nextInt(6) > 0 || faults.get() >= MOST_COMMIT_FAULTS) {
      return Fault.NONE;
    }
    faults.incrementAndGet();
    return random.nextBoolean() ? Fault.REQUEST_LOST : Fault.ANSWER_LOST;
  }
}
