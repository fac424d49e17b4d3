package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.flink.batch.VerifyTasks;
import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.seal.Head;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads and the tasks of a cluster report the same of tables, whatever is done to these. */
class SameOnTasksTest {
  private static final int ROUNDS = 3;
  private static final int KEPT = 50;

  @TempDir private Path folder;

  /** The results of a verification, in an order that does not depend on how they were computed. */
  private record Said(
      Map<DifferenceKind, Long> counts,
      List<Difference> first,
      Map<NotRecomputed, Long> unrecomputed,
      long chains,
      long sealed,
      long heads,
      List<String> keptTo,
      long behindKept) {
    static Said of(Summary summary) {
      return new Said(
          summary.findings().counts(),
          summary.findings().first(),
          summary.unrecomputed().counts(),
          summary.sealed().chains(),
          summary.sealed().records(),
          summary.sealed().heads(),
          summary.sealed().keptTo(),
          summary.sealed().behindKept());
    }
  }

  @Test
  void randomTamperingIsReportedTheSameByThreadsAndTasks() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (TamperLake tables = TamperLake.in(folder.resolve("tables"), Variant.MANY_VERSIONS)) {
      List<Head> kept =
          List.of(
              new Head(TamperHistory.TOPIC, 0, 9, NaiveSeals.head(new TamperRows(tables), 0, 0, 9)),
              new Head(TamperHistory.TOPIC, 1, 12, new byte[32]),
              new Head(TamperHistory.TOPIC, 9, 1, new byte[32]));
      for (int round = 0; round < ROUNDS; round++) {
        TamperRows rows = new TamperRows(tables);
        List<TamperKind> kinds =
            new ArrayList<>(Stream.concat(SealTampering.kinds(), TamperKind.all()).toList());
        Collections.shuffle(kinds, random);
        kinds.subList(0, round).forEach(kind -> change(rows, kind));
        rows.write();

        Said byThreads = Said.of(verify(tables, kept, 1 + random.nextInt(3), Work.THREADS));
        Said byTasks = Said.of(verify(tables, kept, 1 + random.nextInt(3), Work.TASKS));

        assertThat(byTasks).as("seed %d, round %d", seed, round).isEqualTo(byThreads);
        tables.restore();
      }
    }
  }

  /** Tampers with rows, unless an earlier kind has taken away the one that this kind changes. */
  private static void change(TamperRows rows, TamperKind kind) {
    try {
      kind.change().in(rows);
    } catch (NoSuchElementException taken) {
      // The kinds before it are enough to be reported.
    }
  }

  private enum Work {
    THREADS,
    TASKS
  }

  private Summary verify(TamperLake tables, List<Head> kept, int parts, Work work)
      throws IOException {
    Findings findings = new Findings(KEPT, difference -> {});
    Verification.Settings settings =
        new Verification.Settings(
            new AsOf.Latest(), 1, TopicRecords.OUT_OF_REACH, Limits.DEFAULT, kept);
    try (Lake lake = tables.place().open();
        DifferenceTable none = DifferenceTable.none(lake)) {
      return new Verification(lake, settings, findings)
          .run(
              work == Work.THREADS
                  ? new VerifyThreads(parts, folder, findings, Progress.NONE)
                  : new VerifyTasks(environment(parts), tables.place(), none, KEPT));
    }
  }

  private static StreamExecutionEnvironment environment(int parallelism) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, new Configuration());
    env.setParallelism(parallelism);
    return env;
  }
}
