package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.local.proof.ShopEvents.Line;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code deploy/local/run}, killed with {@code kill -9} at random moments and started again with
 * the same arguments, ends with the rows of a run that was never killed.
 */
class KilledRunIT {
  private static final int LINES = 20_000;
  private static final int USERS = 200;
  private static final int KILLS = 5;
  private static final String TOPIC = "shop-events";
  private static final String PREDICTIONS = "shop-predictions";
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** The moment that a kill waits for; then it comes within a random time. */
  private enum Moment {
    /** While the program is built, loads, or starts. */
    START(3_000),
    CHECKPOINT(900),
    COMMIT(900);

    private final int withinMs;

    Moment(int withinMs) {
      this.withinMs = withinMs;
    }

    boolean hasCome(LocalProcess run) {
      return switch (this) {
        case START -> true;
        case CHECKPOINT -> run.hasMade("checkpoints", "_metadata");
        case COMMIT -> run.hasMade("warehouse/proof/predictions/metadata", ".metadata.json");
      };
    }
  }

  @TempDir private Path folder;

  @Test
  void aRunKilledAtRandomMomentsEndsWithTheRowsOfOneThatWasNot() throws Exception {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    System.out.println("KilledRunIT: -Dmillrace.seed=" + seed);
    List<String> arguments = arguments(seed);
    SplittableRandom random = new SplittableRandom(seed);
    Path whole = folder.resolve("whole");
    runToItsEnd(whole, arguments);

    // A run may be done before its kill comes; then another is begun.
    for (int kills = 0, round = 1; kills < KILLS; round++) {
      Path killed = folder.resolve("killed-" + round);
      kills += killAtRandom(killed, arguments, KILLS - kills, random);
      runToItsEnd(killed, arguments);
      assertSameRows(killed, whole);
    }
  }

  private static void runToItsEnd(Path output, List<String> arguments) throws Exception {
    assertThat(LocalProcess.start(output, arguments).exitCode())
        .as(() -> LocalProcess.printed(output))
        .isZero();
  }

  /** Returns how many kills there were until the run was done, or there were enough. */
  private static int killAtRandom(
      Path output, List<String> arguments, int most, SplittableRandom random) throws Exception {
    for (int kills = 0; kills < most; kills++) {
      Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
      LocalProcess run = LocalProcess.start(output, arguments);
      await("moment " + moment)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> moment.hasCome(run) || !run.isAlive());
      if (!run.killAfter(random.nextInt(moment.withinMs))) {
        assertThat(run.exitCode()).as(() -> LocalProcess.printed(output)).isZero();
        return kills;
      }
      System.out.println("KilledRunIT: killed after " + moment);
    }
    return most;
  }

  /** Small fetches slow the job down, so that it is still at work when it is killed. */
  private List<String> arguments(long seed) throws IOException {
    Path input = folder.resolve("events.jsonl");
    try (OutputStream out = Files.newOutputStream(input)) {
      for (Line line : ShopEvents.of(seed, LINES, USERS)) {
        out.write(line.value());
        out.write('\n');
      }
    }
    Path pipeline =
        ProofDefinition.of(TOPIC)
            .withPredictionsTopic(PREDICTIONS)
            .write(folder.resolve("definition"));
    return List.of(
        "--pipeline", pipeline.toString(),
        "--input", input.toString(),
        "--checkpoint.interval", "300ms",
        "--scoring.batch-size", "4",
        "--kafka.max.partition.fetch.bytes", "1000");
  }

  private static void assertSameRows(Path killed, Path whole) throws IOException {
    try (RunTables lake = RunTables.in(killed);
        RunTables expected = RunTables.in(whole)) {
      RowTexts.assertSame(
          RowTexts.of(lake, RowTexts.SCORED_AT_AND_KAFKA_TIMESTAMP),
          RowTexts.of(expected, RowTexts.SCORED_AT_AND_KAFKA_TIMESTAMP),
          "the killed run");
      Verified.assertClean(lake);
      Seals.assertChained(lake);
      assertThat(lake.rows("versions")).hasSize(1);
      assertThat(lake.rows("events").size() + lake.rows("rejects").size()).isEqualTo(LINES);
      try (Broker broker = Broker.on(killed.resolve("broker"))) {
        PredictionMessage.assertEachOnce(
            broker.committedRecords(PREDICTIONS), lake.rows("predictions"));
      }
    }
  }
}
