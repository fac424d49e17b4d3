package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bootstrap.RandomChange;
import io.millrace.bootstrap.RawHistory;
import io.millrace.event.Event;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.flink.batch.ReplayTasks;
import io.millrace.flink.batch.VerifyTasks;
import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LakeTable;
import io.millrace.pipeline.Pipeline;
import io.millrace.replay.Replay;
import io.millrace.replay.ReplayPlan;
import io.millrace.replay.ReplayThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables whose rows have several versions with other fields and features, drawn at random: each row
 * is recomputed under its own version over the whole history, and a change of any is found.
 */
class ChangedDefinitionTest {
  private static final int TABLES = Integer.getInteger("millrace.histories", 6);
  private static final int STRETCHES = 4;
  private static final int USERS = 3;
  private static final int EVENTS_MAX = 25;
  private static final int REPLAYS = 3;
  private static final String REPLAY = "changed_replay";
  private static final int KEPT = 50;

  /** The seed of a run that failed can be given as {@code -Dmillrace.seed}. */
  private final long seed = Long.getLong("millrace.seed", System.nanoTime());

  @TempDir private Path folder;

  /** One set of tables, with what they were made of. */
  private final class Drawn implements AutoCloseable {
    private final Random random;
    private final RandomChange change;
    private final List<RawHistory> histories = new ArrayList<>();
    private final List<Pipeline> live = new ArrayList<>();
    private final List<ChangedLake.Row> rows = new ArrayList<>();
    private final ChangedLake tables;

    Drawn(long seed) throws IOException {
      random = new Random(new SplittableRandom(seed).nextLong());
      change = new RandomChange(seed);
      for (int i = 0; i < STRETCHES; i++) {
        // Now and then an earlier version comes back.
        live.add(i > 1 && random.nextInt(3) == 0 ? live.get(random.nextInt(i)) : change.next());
      }
      for (int user = 0; user < USERS; user++) {
        RawHistory history = new RawHistory("u" + user, user, seed + user, STRETCHES * EVENTS_MAX);
        for (Pipeline version : live) {
          for (int events = random.nextInt(EVENTS_MAX); events >= 0; events--) {
            history.next(version);
          }
        }
        histories.add(history);
        rows.addAll(rows(history));
      }
      tables =
          new ChangedLake(
              folder.resolve("tables " + seed), List.copyOf(new LinkedHashSet<>(live)), rows);
    }

    Pipeline version(Record prediction) {
      return live.stream()
          .filter(each -> each.version().equals(prediction.getField("pipeline_version")))
          .findFirst()
          .orElseThrow();
    }

    @Override
    public void close() throws IOException {
      tables.close();
    }
  }

  /**
   * The rows of a user: each version takes the whole history as it sees it, in the plainest way.
   */
  private static List<ChangedLake.Row> rows(RawHistory history) {
    Map<String, List<FeatureVector>> vectors = new HashMap<>();
    List<ChangedLake.Row> rows = new ArrayList<>();
    for (RawHistory.Row each : history.rows()) {
      List<FeatureVector> under =
          vectors.computeIfAbsent(
              each.version().version(), hash -> vectors(each.version(), history));
      rows.add(
          new ChangedLake.Row(
              each.version(),
              each.live(),
              each.isRawKept() ? each.value() : null,
              under.get(rows.size())));
    }
    return rows;
  }

  private static List<FeatureVector> vectors(Pipeline version, RawHistory history) {
    FeatureSet features = FeatureSet.compile(version.features(), version.event());
    UserState user = features.newUser();
    List<FeatureVector> vectors = new ArrayList<>();
    for (Event event : history.under(version.event())) {
      vectors.add(features.advance(user, event));
    }
    return vectors;
  }

  @Test
  void eachRowIsRecomputedUnderItsOwnVersionAndAChangeIsFound() throws IOException {
    System.out.println("ChangedDefinitionTest seed " + seed);
    int others = 0;
    int withoutRaw = 0;
    for (int i = 0; i < TABLES; i++) {
      String where = "seed " + (seed + i);
      try (Drawn drawn = new Drawn(seed + i)) {
        Summary summary = verify(drawn.tables, Work.THREADS);
        assertThat(summary.findings().first()).as(where).isEmpty();
        assertThat(summary.tally().predictions()).as(where).isEqualTo(drawn.rows.size());
        assertThat(summary.tally().unverifiableUsers()).as(where).isZero();
        long lacking = drawn.rows.stream().filter(row -> row.value() == null).count();
        assertThat(summary.unrecomputed().count(NotRecomputed.WITHOUT_RAW_VALUE))
            .as(where)
            .isEqualTo(lacking);
        withoutRaw += lacking > 0 ? 1 : 0;
        others += assertChangeIsFound(drawn, where) ? 1 : 0;
      }
    }
    // Each of these must occur, or the test has said nothing about it.
    assertThat(List.of(others, withoutRaw)).doesNotContain(0);
  }

  /**
   * Changes one feature of one row.
   *
   * @return whether it is one that the row's version does not have
   */
  private boolean assertChangeIsFound(Drawn drawn, String where) throws IOException {
    List<Record> rows = drawn.tables.rows(LakeTable.PREDICTIONS);
    Record row = rows.get(drawn.random.nextInt(rows.size()));
    List<String> own = ChangedLake.features(drawn.version(row));
    List<Object> named = new ArrayList<>();
    TamperRows.nested(
        row,
        "features",
        features -> {
          int column = drawn.random.nextInt(features.size());
          String name = features.struct().fields().get(column).name();
          features.set(column, another(features, column));
          named.add(name);
        });
    drawn.tables.replace(LakeTable.PREDICTIONS, rows);

    List<Difference> found = verify(drawn.tables, Work.THREADS).findings().first();

    assertThat(found).as(where).hasSize(1);
    assertThat(found.get(0).kind()).isEqualTo(DifferenceKind.FEATURE);
    assertThat(found.get(0).column()).isEqualTo(named.get(0));
    assertThat(found.get(0).kafka().toString()).isEqualTo(TamperRows.where(row));
    return !own.contains(found.get(0).column());
  }

  private static Object another(Record features, int column) {
    Object value = features.get(column);
    return switch (features.struct().fields().get(column).type().typeId()) {
      case LONG -> value == null ? 1L : (Object) ((Long) value + 1);
      case DOUBLE ->
          value == null
              ? 0.0
              : (Object) Double.longBitsToDouble(Double.doubleToRawLongBits((Double) value) ^ 1);
      default -> value + "x";
    };
  }

  @Test
  void tasksSayTheSameAsThreads() throws IOException {
    System.out.println("ChangedDefinitionTest seed " + seed);
    try (Drawn drawn = new Drawn(seed)) {
      List<Record> events = drawn.tables.rows(LakeTable.EVENTS);
      Record changed = events.get(drawn.random.nextInt(events.size()));
      TamperRows.later(changed, "event_time", java.time.Duration.ofDays(400));
      drawn.tables.replace(LakeTable.EVENTS, events);

      Summary threads = verify(drawn.tables, Work.THREADS);
      Summary tasks = verify(drawn.tables, Work.TASKS);

      assertThat(threads.findings().counts()).as("seed %d", seed).isNotEmpty();
      assertThat(tasks.findings().counts()).isEqualTo(threads.findings().counts());
      assertThat(tasks.findings().first()).isEqualTo(threads.findings().first());
      assertThat(tasks.tally().features()).isEqualTo(threads.tally().features());
      assertThat(tasks.unrecomputed().counts()).isEqualTo(threads.unrecomputed().counts());
    }
  }

  @Test
  void aReplayUnderALaterVersionIsWhatThatWouldHaveServed() throws IOException {
    System.out.println("ChangedDefinitionTest seed " + seed);
    for (int i = 0; i < REPLAYS; i++) {
      try (Drawn drawn = new Drawn(seed + i)) {
        Pipeline later = drawn.change.next();
        replay(drawn.tables, later, i == 0 ? Work.TASKS : Work.THREADS);

        LakePlace replayed = drawn.tables.place(REPLAY);
        try (Lake lake = replayed.open()) {
          List<Record> rows = TamperLake.read(lake.table(LakeTable.PREDICTIONS));
          assertThat(rows).hasSameSizeAs(drawn.rows);
          List<List<FeatureVector>> expected =
              drawn.histories.stream().map(history -> vectors(later, history)).toList();
          rows.forEach(row -> assertFeatures(row, expected));
        }
        Summary summary = verify(replayed, Work.THREADS);
        assertThat(summary.findings().first()).as("seed %d, %d", seed, i).isEmpty();
        assertThat(summary.tally().predictions() + summary.tally().unverifiableRows())
            .isEqualTo(drawn.rows.size());
      }
    }
  }

  private void replay(ChangedLake tables, Pipeline later, Work work) throws IOException {
    try (Lake lake = tables.place().open()) {
      Replay replay =
          new Replay(
              lake,
              new ReplayPlan(later, null, null),
              new Replay.Settings(new AsOf.Latest(), REPLAY, 1, 0.5));
      replay.run(
          work == Work.THREADS
              ? new ReplayThreads(1, folder, Progress.NONE)
              : new ReplayTasks(environment(), tables.place()),
          TamperTables.AT);
    }
  }

  private void assertFeatures(Record row, List<List<FeatureVector>> all) {
    int user = Integer.parseInt(((String) row.getField("user_id")).substring(1));
    int userSeq = ((Long) row.getField("user_seq")).intValue();
    FeatureVector expected = all.get(user).get(userSeq - 1);
    Record features = (Record) row.getField("features");
    for (int i = 0; i < features.size(); i++) {
      Object value = features.get(i);
      String text = expected.texts() == null ? null : expected.texts()[i];
      double number = expected.numbers()[i];
      Object wanted = text != null ? text : Double.isNaN(number) ? null : (Object) number;
      assertThat(value instanceof Long whole ? (Object) (double) whole : value)
          .as("seed %d, %s of user_seq %d", seed, features.struct().fields().get(i).name(), userSeq)
          .isEqualTo(wanted);
    }
  }

  private enum Work {
    THREADS,
    TASKS
  }

  private Summary verify(ChangedLake tables, Work work) throws IOException {
    return verify(tables.place(), work);
  }

  private Summary verify(LakePlace place, Work work) throws IOException {
    Findings findings = new Findings(KEPT, difference -> {});
    try (Lake lake = place.open();
        DifferenceTable none = DifferenceTable.none(lake)) {
      return new Verification(
              lake,
              new Verification.Settings(new AsOf.Latest(), 1, TopicRecords.OUT_OF_REACH),
              findings)
          .run(
              work == Work.THREADS
                  ? new VerifyThreads(1, folder, findings, Progress.NONE)
                  : new VerifyTasks(environment(), place, none, KEPT));
    }
  }

  private static StreamExecutionEnvironment environment() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(2, new Configuration());
    env.setParallelism(2);
    return env;
  }
}
