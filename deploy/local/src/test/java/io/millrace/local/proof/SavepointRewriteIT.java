package io.millrace.local.proof;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.Bytes;
import io.millrace.event.KafkaCoordinates;
import io.millrace.file.FolderTree;
import io.millrace.flink.FlinkFiles;
import io.millrace.flink.Uids;
import io.millrace.flink.batch.savepoint.SavepointRewrite;
import io.millrace.flink.batch.savepoint.UserRewrite;
import io.millrace.flink.batch.savepoint.UserStates;
import io.millrace.lake.LakeException;
import io.millrace.lake.Savepoint;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import io.millrace.submission.Submission;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A savepoint that is made out of another one, by jobs in this process. */
class SavepointRewriteIT {
  private static final int LINES = 6_000;
  private static final int USERS = 60;
  private static final long SEED = 20_261_130;
  private static final String OTHER_FINGERPRINT = "ab".repeat(32);
  private static final Set<String> LEFT_OUT =
      Set.of("scored_at", "kafka.topic", "pipeline_version");

  /** What a rewriting has seen, which runs in this process. */
  private static final Map<String, String> SEEN = new ConcurrentHashMap<>();

  @TempDir private static Path folder;
  private static List<Line> lines;
  private static Map<String, List<String>> expected;

  /** The savepoint of a job that was stopped after half of the lines. */
  private static Path stopped;

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
      Broker.shared().append(topic, lines.subList(0, LINES / 2));
      stopped = Path.of(URI.create(job.awaitDrained().savepoint(run, SavepointFormatType.NATIVE)));
      Broker.shared().append(topic, lines.subList(LINES / 2, LINES));
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

      rewrite(before, rewritten).writeEach(local(3), (user, state) -> state, fingerprint);

      assertThat(OperatorTexts.metadata(rewritten).getCheckpointId())
          .isEqualTo(OperatorTexts.metadata(before).getCheckpointId());
      assertThat(others(rewritten)).isEqualTo(others(before));
      assertThat(users(rewritten)).isEqualTo(users(before)).isNotEmpty();
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
      assertThat(users(before).keySet()).isEqualTo(folded.keySet());
      StreamExecutionEnvironment env = local(2);

      rewrite(before, rewritten)
          .write(
              rows(env, folded),
              row -> row.f0,
              (context, task) -> new Merging(new HashMap<>(), (old, row) -> row, null),
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

  @Test
  void aClusterWritesTheSameUsers() throws Exception {
    Path written = folder.resolve("by a cluster");

    rewrite(stopped, written)
        .writeEach(FlinkCluster.shared().environment(4), (user, state) -> state, OTHER_FINGERPRINT);

    assertThat(users(written)).isEqualTo(users(stopped));
    assertThat(others(written)).isEqualTo(others(stopped));
  }

  /** The adaptive scheduler runs as many tasks as there are slots. */
  @Test
  void fewerTasksThanWereAskedForWriteTheSameUsers() throws Exception {
    Path written = folder.resolve("by fewer tasks");
    Configuration twoSlots = new Configuration();
    twoSlots.set(JobManagerOptions.SCHEDULER, JobManagerOptions.SchedulerType.Adaptive);
    twoSlots.set(
        JobManagerOptions.SCHEDULER_SUBMISSION_RESOURCE_STABILIZATION_TIMEOUT, Duration.ZERO);
    twoSlots.set(TaskManagerOptions.NUM_TASK_SLOTS, 2);

    rewrite(stopped, written)
        .writeEach(
            StreamExecutionEnvironment.createLocalEnvironment(3, twoSlots),
            (user, state) -> state,
            OTHER_FINGERPRINT);

    assertThat(users(written)).isEqualTo(users(stopped));
    assertThat(OperatorTexts.metadata(written).getOperatorStates())
        .filteredOn(state -> state.getOperatorUid().orElseThrow().equals(Uids.FEATURES))
        .extracting(OperatorState::getParallelism)
        .containsExactly(2);
  }

  @Test
  void changedStatesAndTheirFingerprintAreInTheNewSavepoint() throws Exception {
    Path changed = folder.resolve("changed");

    rewrite(stopped, changed)
        .writeEach(
            local(2),
            (user, state) -> user.hashCode() % 3 == 0 ? null : reversed(state),
            OTHER_FINGERPRINT);

    Map<String, String> wanted = new TreeMap<>();
    users(stopped)
        .forEach(
            (user, state) -> {
              if (user.hashCode() % 3 != 0) {
                byte[] after = reversed(HexFormat.of().parseHex(state));
                wanted.put(user, HexFormat.of().formatHex(after));
              }
            });
    assertThat(users(changed)).isEqualTo(wanted).hasSizeBetween(1, USERS - 1);
    assertThat(others(changed)).isEqualTo(others(stopped));
    assertThat(Savepoint.read(changed.toString(), uri -> null).fingerprint())
        .contains(OTHER_FINGERPRINT);
  }

  @Test
  void statesAreMadeOfRowsAndThoseOfUsersWithoutRowsInTheEnd() throws Exception {
    Path made = folder.resolve("made");
    Map<String, String> wanted = new TreeMap<>(users(stopped));
    List<String> users = new ArrayList<>(wanted.keySet());
    Set<String> withRows = new HashSet<>(users.subList(0, users.size() / 2));
    wanted.replaceAll((user, state) -> state + (withRows.contains(user) ? "77" : "88"));
    withRows.add("new user");
    wanted.put("new user", "77");
    StreamExecutionEnvironment env = local(2);

    rewrite(stopped, made)
        .write(
            rows(env, sevens(withRows)),
            row -> row.f0,
            appending((user, state) -> Bytes.concat(state, new byte[] {(byte) 0x88})),
            OTHER_FINGERPRINT);

    assertThat(users(made)).isEqualTo(wanted);
  }

  @Test
  void aUserWhoWasForgottenLeavesNoSavepoint() throws Exception {
    Path made = folder.resolve("forgotten");
    List<String> users = new ArrayList<>(users(stopped).keySet());
    StreamExecutionEnvironment env = local(1);
    SavepointRewrite rewrite = rewrite(stopped, made);
    DataStream<Tuple2<String, byte[]>> rows = rows(env, sevens(users.subList(1, users.size())));

    assertThatThrownBy(() -> rewrite.write(rows, row -> row.f0, appending(null), OTHER_FINGERPRINT))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("User %s of the savepoint was not rewritten", users.get(0));
    assertThat(made).doesNotExist();
  }

  @Test
  void aFolderWithSomethingInItIsLeftAlone() throws Exception {
    Path full = Files.createDirectories(folder.resolve("full"));
    Files.writeString(full.resolve("mine"), "mine");
    SavepointRewrite rewrite = rewrite(stopped, full);

    assertThatThrownBy(() -> rewrite.writeEach(local(1), (user, state) -> state, OTHER_FINGERPRINT))
        .hasMessageContaining("the folder is not empty");
    assertThat(full.resolve("mine")).hasContent("mine");
  }

  @Test
  void aFolderWithoutASavepointIsRefused() {
    String nothing = folder.resolve("nothing").toString();

    assertThatThrownBy(
            () ->
                SavepointRewrite.of(
                    nothing, folder.resolve("of nothing").toString(), OTHER_FINGERPRINT))
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith("Cannot read savepoint " + nothing);
  }

  private static SavepointRewrite rewrite(Path from, Path to) {
    String fingerprint = Savepoint.read(from.toString(), uri -> null).fingerprint().orElseThrow();
    return SavepointRewrite.of(from.toString(), to.toString(), fingerprint);
  }

  private static StreamExecutionEnvironment local(int parallelism) {
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism);
  }

  /** A state of the same version and other contents. */
  private static byte[] reversed(byte[] state) {
    byte[] reversed = state.clone();
    Bytes.reverse(reversed, 1, reversed.length);
    return reversed;
  }

  private static DataStream<Tuple2<String, byte[]>> rows(
      StreamExecutionEnvironment env, Map<String, byte[]> rows) {
    return env.fromData(
        rows.entrySet().stream().map(row -> Tuple2.of(row.getKey(), row.getValue())).toList(),
        Types.TUPLE(Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
  }

  private static Map<String, byte[]> sevens(Collection<String> users) {
    return users.stream().collect(toMap(user -> user, user -> new byte[] {0x77}));
  }

  /**
   * A rewriting that appends a user's row to what there was.
   *
   * @param rest what becomes of users without rows; null where all have some
   */
  private static UserRewrite<Tuple2<String, byte[]>> appending(UserStates.ChangeOfUser rest) {
    return (context, task) ->
        new Merging(
            new HashMap<>(),
            (before, row) -> before == null ? row : Bytes.concat(before, row),
            rest);
  }

  private record Merging(
      Map<String, byte[]> rows, BinaryOperator<byte[]> merge, UserStates.ChangeOfUser rest)
      implements UserRewrite.Work<Tuple2<String, byte[]>> {
    @Override
    public void add(Tuple2<String, byte[]> row) {
      rows.put(row.f0, row.f1);
    }

    @Override
    public void rewrite(UserStates states) throws Exception {
      for (Map.Entry<String, byte[]> each : rows.entrySet()) {
        states.rewrite(each.getKey(), before -> merge.apply(before, each.getValue()));
      }
      if (rest != null) {
        states.rewriteRest(rest);
      }
    }

    @Override
    public void close() {}
  }

  /** The packed state of each user, as a rewriting meets it. */
  private static Map<String, String> users(Path savepoint) throws Exception {
    SEEN.clear();
    Path copy = Files.createTempDirectory(folder, "read");
    rewrite(savepoint, copy)
        .writeEach(
            local(2),
            (user, state) -> {
              SEEN.put(user, HexFormat.of().formatHex(state));
              return state;
            },
            OTHER_FINGERPRINT);
    return new TreeMap<>(SEEN);
  }

  /** The states of the operators that are carried over as they are. */
  private static Map<String, String> others(Path savepoint) throws Exception {
    Map<String, String> texts = OperatorTexts.of(savepoint);
    assertThat(texts.remove(Uids.FEATURES)).isNotNull();
    assertThat(texts.remove(Uids.SPLIT)).isNotNull();
    return texts;
  }
}
