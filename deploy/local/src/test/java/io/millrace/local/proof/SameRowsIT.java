package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same records give the same rows: under other job parameters, over savepoints at other
 * parallelisms, and whatever model comes later.
 */
class SameRowsIT {
  private static final int LINES = 8_000;
  private static final int USERS = 80;
  private static final long SEED = 20_261_121;

  /** The topic is part of the definition, and so of its version. */
  private static final Set<String> LEFT_OUT =
      Set.of("scored_at", "kafka.topic", "pipeline_version");

  @TempDir private static Path folder;
  private static List<Line> lines;
  private static String topic;
  private static Map<String, List<String>> expected;
  private static Map<String, Seals.Head> expectedHeads;

  /** Runs the job with the defaults, for comparison with the others. */
  @BeforeAll
  static void runWithDefaults() throws Exception {
    lines = ShopEvents.of(SEED, LINES, USERS);
    topic = Broker.shared().newTopic("same-rows");
    Broker.shared().append(topic, lines);
    expected = rowsOfARun("defaults", topic, Map.of());
    expectedHeads = headsOf("defaults");
    assertThat(expected.get("events")).hasSameSizeAs(expected.get("predictions"));
    assertThat(expected.get("events").size() + expected.get("rejects").size()).isEqualTo(LINES);
    assertThat(expected.get("predictions")).allMatch(row -> row.contains("status=SCORED"));
  }

  static Stream<Arguments> parameters() {
    return Stream.of(
        Arguments.of(
            "one of everything",
            Map.of(
                "parallelism", "1",
                "scoring.batch-size", "1",
                "scoring.capacity", "1",
                "scoring.batch-deadline", "1ms",
                "state.cache-max-changed", "1",
                "state.cache-size", "64kb",
                "checkpoint.interval", "3s")),
        Arguments.of(
            "many of everything",
            Map.of(
                "parallelism", "4",
                "scoring.batch-size", "1000",
                "scoring.threads", "4",
                "scoring.capacity", "8",
                "scoring.batch-deadline", "300ms",
                "scoring.order", "ordered",
                "state.cache-size", "1gb",
                "checkpoint.interval", "200ms")),
        Arguments.of(
            "odd numbers",
            Map.of(
                "parallelism", "3",
                "scoring.batch-size", "7",
                "scoring.threads", "2",
                "scoring.order", "unordered",
                "kafka.max.poll.records", "13",
                "state.cache-size", "200kb",
                "sink.target-file-size", "1mb",
                "checkpoint.unaligned", "true",
                "checkpoint.interval", "700ms")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("parameters")
  void jobParametersChangeNoRow(String name, Map<String, String> parameters) throws Exception {
    RowTexts.assertSame(rowsOfARun(name, topic, parameters), expected, name);
    assertThat(headsOf(name)).isEqualTo(expectedHeads);
  }

  @Test
  void aTrialOfTheSameLinesHasTheBitsOfTheRun() throws Exception {
    Path definition = ProofDefinition.of(topic).write(folder.resolve("tried"));
    PipelineFiles files =
        new PipelineFiles((location, most) -> Files.readAllBytes(Path.of(location)));
    Pipeline pipeline = files.definition(definition.toString());
    byte[] model = files.model(pipeline.model(), definition.toString(), Integer.MAX_VALUE);
    try (RunTables lake = RunTables.in(folderOf("defaults"))) {
      Tried.assertSameBits(pipeline, model, lines, lake);
    }
  }

  @Test
  void rescaledOverSavepointsTheRowsAreTheSame() throws Exception {
    Broker broker = Broker.shared();
    String sliced = broker.newTopic("same-rows-sliced");
    Path run = folder.resolve("rescaled");
    int[] parallelisms = {2, 3, 1};
    String savepoint = null;
    try (RunTables lake = RunTables.in(run)) {
      for (int i = 0; i < parallelisms.length; i++) {
        broker.append(
            sliced,
            lines.subList(LINES * i / parallelisms.length, LINES * (i + 1) / parallelisms.length));
        Plan plan =
            new Plan(ProofDefinition.of(sliced), broker, lake, run)
                .with("parallelism", Integer.toString(parallelisms[i]))
                .from(savepoint);
        try (JobRun job = plan.submit(FlinkCluster.shared())) {
          savepoint = job.awaitDrained().stop(run.resolve("savepoints"));
        }
      }
      RowTexts.assertSame(RowTexts.of(lake, LEFT_OUT), expected, "2, 3, 1");
      Seals.assertChained(lake);
      Verified.assertClean(lake);
    }
  }

  @Test
  void anotherModelOnTheSameStateChangesNoFeature() throws Exception {
    Broker broker = Broker.shared();
    String sliced = broker.newTopic("same-rows-models");
    Path run = folder.resolve("models");
    int half = LINES / 2;
    try (RunTables lake = RunTables.in(run)) {
      broker.append(sliced, lines.subList(0, half));
      String savepoint;
      String firstVersion;
      try (JobRun job =
          new Plan(ProofDefinition.of(sliced), broker, lake, run).submit(FlinkCluster.shared())) {
        firstVersion = job.submission().pipeline().version();
        savepoint = job.awaitDrained().stop(run.resolve("savepoints"));
      }
      broker.append(sliced, lines.subList(half, LINES));
      try (JobRun job =
          new Plan(ProofDefinition.of(sliced).withModel("second"), broker, lake, run)
              .from(savepoint)
              .submit(FlinkCluster.shared())) {
        job.awaitDrained().stop(run.resolve("savepoints"));
        assertThat(lake.rows("predictions"))
            .extracting(row -> row.getField("pipeline_version"))
            .containsOnly(firstVersion, job.submission().pipeline().version());
        new FeatureReplay(job.submission().pipeline(), lake).assertSameBits();
      }
      assertThat(lake.rows("versions")).hasSize(2);
      assertThat(Verified.assertClean(lake).tally().versions()).hasSize(2);
    }
  }

  private static Map<String, List<String>> rowsOfARun(
      String name, String from, Map<String, String> parameters) throws Exception {
    Path run = folderOf(name);
    try (RunTables lake = RunTables.in(run)) {
      Plan plan = new Plan(ProofDefinition.of(from), Broker.shared(), lake, run);
      parameters.forEach(plan::with);
      try (JobRun job = plan.submit(FlinkCluster.shared())) {
        job.awaitDrained().stop(run.resolve("savepoints"));
      }
      Verified.assertClean(lake);
      Seals.assertChained(lake);
      return RowTexts.of(lake, LEFT_OUT);
    }
  }

  private static Map<String, Seals.Head> headsOf(String name) throws Exception {
    try (RunTables lake = RunTables.in(folderOf(name))) {
      return Seals.heads(lake);
    }
  }

  private static Path folderOf(String name) {
    return folder.resolve(name.replace(' ', '-'));
  }
}
