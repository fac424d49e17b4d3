package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.local.proof.ShopEvents.Line;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code deploy/local/run}, killed with {@code kill -9} at random moments and started again with
 * the same arguments, ends with the rows of a run that was never killed; and so does one whose
 * input has grown.
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

  @TempDir private static Path folder;
  private static long seed;
  private static Path whole;

  /** The first half of the lines, and all of them in the same order. */
  private static List<String> half;

  private static List<String> all;

  @BeforeAll
  static void runWithoutAKill() throws Exception {
    seed = Long.getLong("millrace.seed", System.nanoTime());
    System.out.println("KilledRunIT: -Dmillrace.seed=" + seed);
    List<Line> lines = ShopEvents.of(seed, LINES, USERS);
    Path first = write("first.jsonl", lines.subList(0, LINES / 2));
    Path second = write("second.jsonl", lines.subList(LINES / 2, LINES));
    half = arguments(first);
    all = arguments(first, second);
    whole = folder.resolve("whole");
    runToItsEnd(whole, all);
  }

  @Test
  void anInputThatGrowsGivesTheRowsOfOneThatWasWholeFromTheStart() throws Exception {
    Path grown = folder.resolve("grown");
    runToItsEnd(grown, half);
    SplittableRandom random = new SplittableRandom(seed);

    LocalProcess killed = LocalProcess.start(grown, all);
    await().atMost(PATIENCE).until(() -> killed.isLoading() || !killed.isAlive());
    // While the broker starts, while it loads, or while the job begins.
    assertThat(killed.killAfter(random.nextInt(Moment.START.withinMs))).isTrue();
    runToItsEnd(grown, all);

    assertSameRows(grown, whole);
    JsonNode report = new ObjectMapper().readTree(grown.resolve("report.json").toFile());
    assertThat(report.path("read").asInt()).isEqualTo(LINES);
    runToItsEnd(grown, all);
    assertThat(LocalProcess.printed(grown)).contains("This run is finished: nothing to do");
  }

  @Test
  void aRunKilledAtRandomMomentsEndsWithTheRowsOfOneThatWasNot() throws Exception {
    SplittableRandom random = new SplittableRandom(seed);

    // A run may be done before its kill comes; then another is begun.
    for (int kills = 0, round = 1; kills < KILLS; round++) {
      Path killed = folder.resolve("killed-" + round);
      kills += killAtRandom(killed, all, KILLS - kills, random);
      runToItsEnd(killed, all);
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

  private static Path write(String name, List<Line> lines) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (Line line : lines) {
        out.write(line.value());
        out.write('\n');
      }
    }
    return file;
  }

  /** Small fetches slow the job down, so that it is still at work when it is killed. */
  private static List<String> arguments(Path... inputs) throws IOException {
    Path pipeline =
        ProofDefinition.of(TOPIC)
            .withPredictionsTopic(PREDICTIONS)
            .write(folder.resolve("definition"));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--pipeline", pipeline.toString(),
                "--checkpoint.interval", "300ms",
                "--scoring.batch-size", "4",
                "--kafka.max.partition.fetch.bytes", "1000"));
    for (Path input : inputs) {
      arguments.addAll(List.of("--input", input.toString()));
    }
    return arguments;
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
