package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.verify.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One run of {@code deploy/local/run} over every kind of hostile record: it stays up within 1 GB of
 * heap, and accounts for each record. {@code benchmarks/fuzz/poison} makes a campaign of it: a
 * million users, and one user with a million events.
 */
class PoisonedRunIT {
  private static final int MANY = Integer.getInteger("millrace.poison", 5_000);
  private static final int LARGE = 20;
  private static final int NESTED = 20;
  private static final int DAYS = 5_000;
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  /** The heap of 1 GB, and what a JVM with RocksDB, a broker and onnxruntime takes beside it. */
  private static final long RESIDENT_MAX = 2_000L << 20;

  @TempDir private Path folder;

  @Test
  void everyHostileRecordIsAnEventOrARejectAndMemoryStaysFlat() throws Exception {
    Path input = folder.resolve("poison.jsonl");
    PoisonLines lines = new PoisonLines(input);
    try (lines) {
      lines
          .days(DAYS)
          .controlCharacters()
          .nested(NESTED)
          .largeValues(LARGE)
          .users(MANY)
          .busyUser(MANY);
    }
    Path definition =
        ProofDefinition.of("poison")
            .with("max-value-bytes: 2000", "max-value-bytes: 1048576")
            .withPartitions("day")
            .write(folder.resolve("definition"));
    Path output = folder.resolve("run");

    // The days come first, and long before the first checkpoint: Flink takes it at a random time
    // between the pause and the interval.
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--pipeline", definition.toString(), "--input", input.toString()));
    arguments.addAll(List.of("--checkpoint.interval", "60s", "--checkpoint.min-pause", "60s"));
    long began = System.nanoTime();
    LocalProcess run = LocalProcess.start(output, arguments);
    AtomicLong resident = new AtomicLong();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              resident.accumulateAndGet(run.residentBytesMax(), Math::max);
              return !run.isAlive();
            });

    assertThat(run.exitCode()).as(() -> LocalProcess.printed(output)).isZero();
    long seconds = (System.nanoTime() - began) / 1_000_000_000;
    assertThat(resident.get()).isBetween(1L, RESIDENT_MAX);
    JsonNode report = new ObjectMapper().readTree(output.resolve("report.json").toFile());
    assertThat(report.path("read").asInt()).isEqualTo(lines.events() + lines.rejects());
    assertThat(report.path("events").asInt()).isEqualTo(lines.events());
    int rejects = 0;
    for (JsonNode ofReason : report.path("rejects")) {
      rejects += ofReason.asInt();
    }
    assertThat(rejects).isEqualTo(lines.rejects());
    try (RunTables tables = RunTables.in(output)) {
      int days = daysOfOneCheckpoint(tables);
      tell(lines, days, resident.get() >> 20, seconds);
      assertThat(days).isGreaterThanOrEqualTo(DAYS);
      Summary summary = Verified.of(tables);
      assertThat(summary.findings().first()).isEmpty();
      assertThat(summary.tally().unverifiable()).isEmpty();
      assertThat(summary.tally().predictions()).isEqualTo(lines.events());
      Seals.assertChained(tables);
    }
  }

  /** The most partitions, by day, that one checkpoint has written files of. */
  private static int daysOfOneCheckpoint(RunTables tables) {
    return StreamSupport.stream(tables.table("events").snapshots().spliterator(), false)
        .mapToInt(each -> Integer.parseInt(each.summary().get("changed-partition-count")))
        .max()
        .orElse(0);
  }

  /** Prints the figures as one line of JSON, which {@code benchmarks/fuzz/poison} keeps. */
  private static void tell(PoisonLines lines, int days, long residentMb, long seconds)
      throws IOException {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("many", MANY);
    figures.put("lines", lines.events() + lines.rejects());
    figures.put("events", lines.events());
    figures.put("rejects", lines.rejects());
    figures.put("days_of_one_checkpoint", days);
    figures.put("resident_mb_max", residentMb);
    figures.put("seconds", seconds);
    System.out.println("PoisonedRunIT: " + new ObjectMapper().writeValueAsString(figures));
  }
}
