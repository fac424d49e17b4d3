package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.file.FolderTree;
import io.millrace.flink.FlinkFiles;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A job that goes on from a savepoint that was made out of its own. */
class RewrittenSavepointIT {
  private static final int LINES = 6_000;
  private static final int USERS = 60;
  private static final long SEED = 20_261_130;
  private static final Set<String> LEFT_OUT =
      Set.of("scored_at", "kafka.topic", "pipeline_version");

  @TempDir private static Path folder;
  private static List<Line> lines;
  private static Map<String, List<String>> expected;

  private enum Kind {
    CANONICAL_SAVEPOINT,
    NATIVE_SAVEPOINT,
    RETAINED_CHECKPOINT
  }

  @BeforeAll
  static void runWithoutAStop() throws Exception {
    lines = ShopEvents.of(SEED, LINES, USERS);
    Path run = folder.resolve("whole");
    String topic = Broker.shared().newTopic("rewrite-whole");
    try (RunTables lake = RunTables.in(run);
        JobRun job = plan(topic, lake, run).submit(FlinkCluster.shared())) {
      Broker.shared().append(topic, lines);
      job.awaitDrained().stop(run.resolve("savepoints"));
      expected = RowTexts.of(lake, LEFT_OUT);
    }
  }

  private static Plan plan(String topic, RunTables lake, Path run) throws Exception {
    return plan(ProofDefinition.of(topic), lake, run);
  }

  private static Plan plan(ProofDefinition definition, RunTables lake, Path run) throws Exception {
    return new Plan(definition, Broker.shared(), lake, run).withStateInFiles();
  }

  /** The old one is deleted: the new one stands alone. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void theJobGoesOnFromUsersRewrittenAsTheyWere(Kind kind) throws Exception {
    Path run = folder.resolve(kind.name());
    Path rewritten = folder.resolve(kind + " rewritten");
    String topic = Broker.shared().newTopic("rewrite-" + kind.name());
    Broker.shared().append(topic, lines.subList(0, LINES / 2));
    try (RunTables lake = RunTables.in(run)) {
      Path before;
      String fingerprint;
      try (JobRun job = plan(topic, lake, run).submit(FlinkCluster.shared())) {
        before = leave(job, kind, run);
        fingerprint = job.submission().fingerprint();
      }

      Rewritings.of(before, rewritten)
          .writeEach(Rewritings.local(3), (user, state) -> state, fingerprint);

      assertThat(OperatorTexts.metadata(rewritten).getCheckpointId())
          .isEqualTo(OperatorTexts.metadata(before).getCheckpointId());
      assertThat(Rewritings.others(rewritten)).isEqualTo(Rewritings.others(before));
      assertThat(Rewritings.users(rewritten)).isEqualTo(Rewritings.users(before)).isNotEmpty();
      FolderTree.delete(before);
      FolderTree.delete(run.resolve("checkpoints"));
      Broker.shared().append(topic, lines.subList(LINES / 2, LINES));
      try (JobRun job =
          plan(topic, lake, run).from(FlinkFiles.name(rewritten)).submit(FlinkCluster.shared())) {
        job.awaitDrained().stop(run.resolve("savepoints"));
      }
      RowTexts.assertSame(RowTexts.of(lake, LEFT_OUT), expected, kind.name());
      Seals.assertChained(lake);
      Verified.assertClean(lake);
    }
  }

  private static Path leave(JobRun job, Kind kind, Path run) throws Exception {
    return switch (kind) {
      case CANONICAL_SAVEPOINT ->
          Path.of(
              URI.create(
                  job.awaitDrained()
                      .stop(run.resolve("savepoints"), SavepointFormatType.CANONICAL)));
      case NATIVE_SAVEPOINT ->
          Path.of(URI.create(job.awaitDrained().stop(run.resolve("savepoints"))));
      case RETAINED_CHECKPOINT -> {
        job.awaitCommitted(LINES / 8);
        job.close();
        yield newestCheckpoint(run.resolve("checkpoints"));
      }
    };
  }

  private static Path newestCheckpoint(Path checkpoints) throws Exception {
    try (Stream<Path> all = Files.walk(checkpoints)) {
      return all.filter(file -> file.endsWith("_metadata"))
          .map(Path::getParent)
          .max(
              Comparator.comparingLong(
                  each -> Long.parseLong(each.getFileName().toString().substring(4))))
          .orElseThrow();
    }
  }
}
