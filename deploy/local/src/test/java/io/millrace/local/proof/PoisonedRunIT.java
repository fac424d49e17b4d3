package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.verify.Summary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One run of {@code deploy/local/run} over every kind of hostile record: it stays up within 1 GB of
 * heap, and accounts for each record. {@code -Dmillrace.poison=200000} makes it a campaign.
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
          .controlCharacters()
          .nested(NESTED)
          .largeValues(LARGE)
          .days(DAYS)
          .users(MANY)
          .busyUser(MANY);
    }
    Path definition =
        ProofDefinition.of("poison")
            .with("max-value-bytes: 2000", "max-value-bytes: 1048576")
            .withPartitions("day")
            .write(folder.resolve("definition"));
    Path output = folder.resolve("run");

    LocalProcess run =
        LocalProcess.start(
            output, List.of("--pipeline", definition.toString(), "--input", input.toString()));
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
    System.out.printf(
        "PoisonedRunIT: %d lines, %d MB resident at most%n",
        lines.events() + lines.rejects(), resident.get() >> 20);
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
      Summary summary = Verified.of(tables);
      assertThat(summary.findings().first()).isEmpty();
      assertThat(summary.tally().unverifiable()).isEmpty();
      assertThat(summary.tally().predictions()).isEqualTo(lines.events());
      Seals.assertChained(tables);
    }
  }
}
