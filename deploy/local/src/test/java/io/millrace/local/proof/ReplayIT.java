package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.ChildJvm;
import io.millrace.flink.batch.ReplayTasks;
import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import io.millrace.replay.Replay;
import io.millrace.replay.ReplayPlan;
import io.millrace.replay.ReplayThreads;
import io.millrace.replay.ReplayWork;
import io.millrace.replay.ScoreChange;
import io.millrace.verify.DifferenceKind;
import io.millrace.verify.Progress;
import io.millrace.verify.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A replay of a real job's tables gives the job's own bits under its definition, and under another
 * what a job would have given, by a verification and a plain recomputation.
 */
@SuppressWarnings("try") // A plant is in the tables until it is closed.
class ReplayIT {
  private static final List<Line> LINES = ShopEvents.of(13, 3_000, 40);
  private static final AtomicInteger FOLDERS = new AtomicInteger();

  @TempDir private static Path folder;
  private static RunTables lake;
  private static String topic;

  @BeforeAll
  static void run() throws Exception {
    Broker broker = Broker.shared();
    topic = broker.newTopic("replay");
    broker.append(topic, LINES);
    Path run = folder.resolve("replay");
    lake = RunTables.in(run);
    try (JobRun job =
        new Plan(ProofDefinition.of(topic), broker, lake, run).submit(FlinkCluster.shared())) {
      job.awaitDrained().stop(run.resolve("savepoints"));
    }
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @Test
  void theSameDefinitionGivesTheSameBits() throws IOException {
    ScoreChange scores = replay(ProofDefinition.of(topic), "same").scores();

    RowTexts.assertSame(
        Map.of("predictions", predictions(lake.replayed("same"))),
        Map.of("predictions", predictions(lake)),
        "the replay");
    assertThat(scores.counts()).isEqualTo(new ScoreChange.Counts(scores.rows(), scores.rows()));
    assertThat(scores.pairs().rankCorrelation()).isEqualTo(1.0, within(1e-12));
    assertThat(scores.agreement().share()).isEqualTo(1.0);
    assertThat(scores.movers()).isEmpty();
    assertThat(Verified.assertClean(lake.replayed("same")).tally().predictions())
        .isEqualTo(scores.rows());
  }

  @Test
  void anotherDefinitionGivesWhatADirectRecomputationGives() throws IOException {
    ProofDefinition other = other();
    Replay.Result result = replay(other, "other");

    RunTables replayed = lake.replayed("other");
    Summary summary = Verified.assertClean(replayed);
    assertThat(summary.tally().scores()).isEqualTo(lake.rows("events").size());
    FeatureReplay direct = new FeatureReplay(pipeline(other), replayed);
    direct.assertSameBits();
    direct.assertNearOracle(40);
    assertThat(replayed.table("predictions").spec().fields()).hasSize(1);
    assertThat(result.scores().counts().same()).isLessThan(result.scores().rows());
    assertThat(result.scores().pairs().rankCorrelation()).isBetween(-1.0, 0.999);
    assertThat(result.scores().movers()).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aClusterGivesTheSameRowsAndTheSameComparison(int slots) throws Exception {
    ProofDefinition other = other();
    Replay.Result some = replay(other, "some", 0.7);
    Replay.Result there;
    try (Lake tables = lake.open()) {
      ReplayWork tasks = new ReplayTasks(FlinkCluster.shared().environment(slots), lake.place());
      there = replay(tables, other, "there", 0.7, tasks);
    }

    RowTexts.assertSame(
        Map.of("predictions", predictions(lake.replayed("there"))),
        Map.of("predictions", predictions(lake.replayed("some"))),
        "the replay of a cluster");
    assertThat(there).usingRecursiveComparison().ignoringFields("to").isEqualTo(some);
    assertThat(there.scores().pairs().size()).isBetween(1, lake.rows("events").size() - 1);
    assertThat(files("there")).isEqualTo(files("some"));
    Verified.assertSame(
        Verified.onCluster(lake.replayed("there"), slots, 1),
        Verified.assertClean(lake.replayed("there")));
  }

  @Test
  void aFlippedBitInAReplayIsFound() throws IOException {
    replay(ProofDefinition.of(topic), "flipped");
    RunTables replayed = lake.replayed("flipped");
    try (Plant plant = Plant.in(replayed, "predictions", ReplayIT::flipScore)) {
      assertThat(Verified.of(replayed).findings().counts())
          .containsExactly(Map.entry(DifferenceKind.SCORE, 1L));
    }
  }

  @Test
  void aLaterReplayReplacesTheOneBeforeWithItsColumns() throws IOException {
    replay(other(), "twice");
    replay(ProofDefinition.of(topic).withoutModel(), "twice");

    RunTables replayed = lake.replayed("twice");
    assertThat(replayed.table("predictions").schema().findField("features.items_3d")).isNull();
    assertThat(replayed.rows("versions")).hasSize(1);
    assertThat(replayed.rows("predictions"))
        .hasSameSizeAs(lake.rows("predictions"))
        .allMatch(
            row -> row.getField("status").equals("UNSCORED") && row.getField("score") == null);
    Verified.assertClean(replayed);
    assertThat(lake.open("").namespace()).hasToString("proof");
  }

  @Test
  void aShareIsOfWholeUsersAndVerifiedAsOne() throws IOException {
    Replay.Result half = replay(ProofDefinition.of(topic), "half", 0.5);

    assertThat(half.users()).isBetween(5L, 35L);
    assertThat(half.scores().rows()).isLessThan(lake.rows("predictions").size());
    Verified.assertClean(lake.replayed("half"));
  }

  @Test
  void usersWithGapsAreLeftOutFromTheGapOnAndNamed() throws IOException {
    Record some = lake.rows("predictions").get(70);
    try (Plant events = Plant.in(lake, "events", rows -> rows.removeIf(row -> isOf(row, some)));
        Plant gap = Plant.in(lake, "predictions", rows -> rows.removeIf(row -> isOf(row, some)))) {
      Replay.Result result = replay(ProofDefinition.of(topic), "gap");

      assertThat(result.leftOut().first())
          .containsExactly(
              Map.entry(
                  (String) some.getField("user_id"),
                  "user_seq " + some.getField("user_seq") + " is missing"));
      assertThat(result.scores().rows() + result.leftOut().rows())
          .isEqualTo(lake.rows("predictions").size());
    }
  }

  @Test
  void aLivePipelinesNamespaceIsRefused() throws IOException {
    long snapshots = lake.table("predictions").history().size();
    assertThatThrownBy(() -> replay(ProofDefinition.of(topic), "proof"))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("it is what is replayed");
    replay(ProofDefinition.of(topic), "first");
    try (Lake replayed = lake.open("first")) {
      assertThatThrownBy(() -> replay(replayed, ProofDefinition.of(topic), "proof", 1))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("that no replay has written");
    }
    assertThat(lake.table("predictions").history()).hasSize((int) snapshots);
  }

  @Test
  void aFieldOfAnotherTypeIsRefusedAndOneThatTheTableLacksIsNot() {
    ProofDefinition lacking =
        ProofDefinition.of(topic)
            .with("item: string", "item: string\n    shade: string")
            .with("quantity: long", "quantity: double")
            .with("amount * double(quantity)", "amount * quantity");
    assertThatThrownBy(() -> replay(lacking, "lacking"))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("quantity is of type long there, and double in the definition")
        .hasMessageNotContaining("shade");
  }

  @Test
  void theCommandReplaysAndWritesAPage() throws Exception {
    Path definition = other().write(folder.resolve("command"));
    Path page = folder.resolve("replay.html");
    List<String> arguments = new ArrayList<>(List.of("replay"));
    arguments.addAll(lake.parameters());
    arguments.addAll(
        List.of(definition.toString(), "--namespace", "proof", "--html", page.toString()));
    ChildJvm.Outcome text = millrace(arguments);
    assertThat(text.output())
        .contains("proof_replay.predictions", "Spearman's rank correlation 0.", "Moved most");
    assertThat(text.code()).isZero();
    assertThat(Files.readString(page)).contains("<svg", "Decisions at 0.5").doesNotContain("{{");

    String version = pipeline(ProofDefinition.of(topic)).version();
    List<String> diff = new ArrayList<>(List.of("diff", version.substring(0, 12)));
    diff.add(definition.toString());
    diff.addAll(lake.parameters());
    diff.addAll(List.of("--namespace", "proof"));
    ChildJvm.Outcome different = millrace(diff);
    assertThat(different.code()).isEqualTo(1);
    assertThat(different.output())
        .contains("features.items_7d: removed", "events_1h: folded from the history");
  }

  private static ChildJvm.Outcome millrace(List<String> arguments) throws Exception {
    return ChildJvm.run(
        System.getProperty("java.class.path"),
        "io.millrace.command.Millrace",
        arguments.toArray(String[]::new));
  }

  /**
   * A definition with another model, window, condition and feature, without a field that is then
   * unused.
   */
  private static ProofDefinition other() {
    return ProofDefinition.of(topic)
        .withModel("second")
        .withPartitions("day")
        .with("events_1h: {count: true, window: 1h}", "events_1h: {count: true, window: 3h}")
        .with("where: \"kind == 'click'\", window: 7d", "where: \"kind != 'buy'\", window: 7d")
        .with("items_7d", "items_3d")
        .with("{distinct: item, window: 7d}", "{distinct: item, window: 3d}")
        .with("    due: timestamp\n", "")
        .with("  ahead_now: {value: \"due - event_time\"}\n", "");
  }

  private static Replay.Result replay(ProofDefinition definition, String to) throws IOException {
    return replay(definition, to, 1);
  }

  private static Replay.Result replay(ProofDefinition definition, String to, double share)
      throws IOException {
    try (Lake tables = lake.open()) {
      return replay(tables, definition, to, share);
    }
  }

  private static Replay.Result replay(
      Lake tables, ProofDefinition definition, String to, double share) throws IOException {
    ReplayWork threads = new ReplayThreads(2, folder.resolve("work"), Progress.NONE);
    return replay(tables, definition, to, share, threads);
  }

  private static Replay.Result replay(
      Lake tables, ProofDefinition definition, String to, double share, ReplayWork work)
      throws IOException {
    Path place = folder.resolve("definition-" + FOLDERS.getAndIncrement());
    Pipeline pipeline = PipelineReader.read(Files.readString(definition.write(place)), to);
    byte[] model =
        pipeline.model() == null
            ? null
            : Files.readAllBytes(place.resolve(pipeline.model().file()));
    Replay.Settings settings = new Replay.Settings(new AsOf.Latest(), to, share, 0.5);
    return new Replay(tables, new ReplayPlan(pipeline, model, null), settings)
        .run(work, Instant.now());
  }

  private static Pipeline pipeline(ProofDefinition definition) throws IOException {
    Path place = folder.resolve("definition-" + FOLDERS.getAndIncrement());
    return PipelineReader.read(Files.readString(definition.write(place)), "definition");
  }

  private static List<String> predictions(RunTables of) {
    return RowTexts.texts(of.rows("predictions"), RowTexts.SCORED_AT);
  }

  /** The number of the table's data files. */
  private static String files(String namespace) {
    return lake.replayed(namespace)
        .table("predictions")
        .currentSnapshot()
        .summary()
        .get("total-data-files");
  }

  private static boolean isOf(Record row, Record same) {
    return row.getField("event_id").equals(same.getField("event_id"))
        && place(row).equals(place(same));
  }

  /** The place of a row; the column {@code kafka} of events has more than that. */
  private static List<Object> place(Record row) {
    Record kafka = (Record) row.getField("kafka");
    return List.of(kafka.getField("topic"), kafka.getField("partition"), kafka.getField("offset"));
  }

  private static void flipScore(List<Record> rows) {
    Record copy = rows.get(90).copy();
    int bits = Float.floatToRawIntBits((Float) copy.getField("score"));
    copy.setField("score", Float.intBitsToFloat(bits ^ 1));
    rows.set(90, copy);
  }
}
