package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.broker.Topics;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A savepoint that an earlier build has written is restored, and features go on from it as if the
 * job had never stopped: the expected values are in a file beside the savepoint.
 *
 * <p>A change of the state's bytes adds a folder, and changes none. The newest is made by
 *
 * <pre>mvn verify -pl deploy/local -am -Dit.test=GoldenSavepointIT -Dmillrace.golden=make \
 *   -Dtest=NoSuchTest -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dfailsafe.failIfNoSpecifiedTests=false</pre>
 */
class GoldenSavepointIT {
  private static final int EVENTS = 500;
  private static final int USERS = 8;
  private static final long SEED = 7;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {GoldenState.BEFORE_SEALS, GoldenState.BEFORE_LAST_CHECKPOINTS, GoldenState.NEWEST})
  @DisabledIfSystemProperty(named = "millrace.golden", matches = "make")
  void featuresGoOnFromTheGoldenSavepointBitForBit(String version) throws Exception {
    GoldenState golden = GoldenState.of(version);
    List<Line> lines = golden.lines();
    Broker broker = Broker.shared();
    remake(broker);
    broker.append(GoldenState.TOPIC, lines.subList(0, GoldenState.BEFORE));
    long[] ends = broker.ends(GoldenState.TOPIC);
    try (RunTables lake = RunTables.in(folder)) {
      String savepoint = golden.savepoint(folder, broker.topicId(GoldenState.TOPIC));
      Plan plan = new Plan(golden.definition(), broker, lake, folder).from(savepoint);
      plan.build();
      golden.giveTableIds(lake::table);
      try (JobRun job = plan.submit(FlinkCluster.shared())) {
        job.awaitRunning();
        broker.append(GoldenState.TOPIC, lines.subList(GoldenState.BEFORE, EVENTS));
        job.awaitDrained().stop(folder.resolve("savepoints"));
      }
      assertThat(RowTexts.texts(lake.rows("predictions"), GoldenState.LEFT_OUT))
          .isEqualTo(golden.expected());
      Seals.assertChained(lake, version.equals(GoldenState.BEFORE_SEALS) ? Map.of() : heads(lines));
      assertThat(firstSealed(lake)).isEqualTo(ends);
    }
  }

  /** The topic is part of the state, and each version begins with it as new. */
  private static void remake(Broker broker) {
    broker.create(GoldenState.TOPIC);
    try (TopicChanges changes = new TopicChanges(broker)) {
      changes.delete(GoldenState.TOPIC);
    }
    broker.create(GoldenState.TOPIC);
  }

  /**
   * The heads of chains that began with the first line, after the lines that the savepoint covers.
   */
  private static Map<String, Seals.Head> heads(List<Line> lines) {
    Map<String, Seals.Head> heads = new TreeMap<>();
    for (Line line : lines.subList(0, GoldenState.BEFORE)) {
      heads.compute(
          GoldenState.TOPIC + "-" + line.partition(),
          (partition, head) -> Seals.next(head, GoldenState.TOPIC, line));
    }
    return heads;
  }

  private static long[] firstSealed(RunTables lake) {
    long[] first = new long[Topics.PARTITIONS];
    Arrays.fill(first, Long.MAX_VALUE);
    for (Record row : lake.rows("seals")) {
      int partition = (Integer) row.getField("partition");
      first[partition] = Math.min(first[partition], (Long) row.getField("from_offset"));
    }
    return first;
  }

  @Test
  @EnabledIfSystemProperty(named = "millrace.golden", matches = "make")
  void makesTheNewestAnew() throws Exception {
    GoldenState golden = GoldenState.make(GoldenState.NEWEST, ShopEvents.of(SEED, EVENTS, USERS));
    List<Line> lines = golden.lines();
    Broker broker = Broker.shared();
    broker.append(broker.create(GoldenState.TOPIC), lines.subList(0, GoldenState.BEFORE));
    long[] ends = broker.ends(GoldenState.TOPIC);
    try (RunTables lake = RunTables.in(folder);
        JobRun job =
            new Plan(golden.definition(), broker, lake, folder)
                .withStateInOneFile()
                .submit(FlinkCluster.shared())) {
      job.awaitDrained();
      golden.keepSavepoint(
          job.savepoint(folder.resolve("savepoints"), SavepointFormatType.CANONICAL));
      broker.append(GoldenState.TOPIC, lines.subList(GoldenState.BEFORE, EVENTS));
      job.awaitDrained().stop(folder.resolve("savepoints"));
      golden.keepTableIds(lake);
      golden.keepTopicId(broker.topicId(GoldenState.TOPIC));
      List<Record> after =
          lake.rows("predictions").stream().filter(row -> isAfter(ends, row)).toList();
      golden.keepExpected(RowTexts.texts(after, GoldenState.LEFT_OUT));
    }
  }

  private static boolean isAfter(long[] ends, Record row) {
    Record kafka = (Record) row.getField("kafka");
    return (Long) kafka.getField("offset") >= ends[(Integer) kafka.getField("partition")];
  }
}
