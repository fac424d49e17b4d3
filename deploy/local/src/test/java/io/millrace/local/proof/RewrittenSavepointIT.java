package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.KafkaCoordinates;
import io.millrace.file.FolderTree;
import io.millrace.flink.FlinkFiles;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import io.millrace.submission.Submission;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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

  /** The features of a job that had the other definition from the start are the same. */
  @Test
  void aJobOfAnotherDefinitionGoesOnFromStatesFoldedForIt() throws Exception {
    Broker broker = Broker.shared();
    List<String> topics = List.of(broker.newTopic("rewrite-b"), broker.newTopic("rewrite-a-b"));
    topics.forEach(topic -> broker.append(topic, lines.subList(0, LINES / 2)));
    long[] ends = broker.ends(topics.get(0));
    List<String> wanted;
    Path run = folder.resolve("a-then-b");
    Path rewritten = folder.resolve("b");
    try (RunTables lake = RunTables.in(folder.resolve("b-alone"))) {
      broker.append(topics.get(0), lines.subList(LINES / 2, LINES));
      try (JobRun job =
          plan(withAnotherFeature(topics.get(0)), lake, folder.resolve("b-alone"))
              .submit(FlinkCluster.shared())) {
        job.awaitDrained().stop(run.resolve("savepoints"));
      }
      wanted =
          RowTexts.texts(
              lake.rows("predictions").stream().filter(row -> isAfter(ends, row)).toList(),
              LEFT_OUT);
    }
    try (RunTables lake = RunTables.in(run)) {
      Path before;
      try (JobRun job = plan(topics.get(1), lake, run).submit(FlinkCluster.shared())) {
        before = leave(job, Kind.NATIVE_SAVEPOINT, run);
      }
      Plan next = plan(withAnotherFeature(topics.get(1)), lake, run);
      Submission submission = next.submission();
      Map<String, byte[]> folded = new FeatureReplay(submission.pipeline(), lake).states();
      assertThat(Rewritings.users(before).keySet()).isEqualTo(folded.keySet());
      StreamExecutionEnvironment env = Rewritings.local(2);

      Rewritings.of(before, rewritten)
          .write(
              Rewritings.rows(env, folded),
              row -> row.f0,
              Rewritings.merging((old, row) -> row, null),
              submission.fingerprint());

      broker.append(topics.get(1), lines.subList(LINES / 2, LINES));
      try (JobRun job = next.from(FlinkFiles.name(rewritten)).submit(FlinkCluster.shared())) {
        job.awaitDrained().stop(run.resolve("savepoints"));
      }
      assertThat(
              RowTexts.texts(
                  lake.rows("predictions").stream().filter(row -> isAfter(ends, row)).toList(),
                  LEFT_OUT))
          .isEqualTo(wanted)
          .isNotEmpty();
      Seals.assertChained(lake);
    }
  }

  private static ProofDefinition withAnotherFeature(String topic) {
    String first = "  events_1h: {count: true, window: 1h}\n";
    return ProofDefinition.of(topic)
        .with(first, first + "  most_items_3d: {mode: item, window: 3d}\n");
  }

  private static boolean isAfter(long[] ends, Record row) {
    KafkaCoordinates kafka = FeatureReplay.coordinates(row);
    return kafka.offset() >= ends[kafka.partition()];
  }
}
