package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.KafkaCoordinates;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start without state reads exactly the records that source.start-offsets says. */
class StartOffsetsIT {
  private static final List<Line> LINES = ShopEvents.of(2, 400, 10);
  private static final long[] NONE = new long[4];

  @TempDir private Path folder;
  private Broker broker;
  private FlinkCluster cluster;
  private String topic;
  private Path run;

  @BeforeEach
  void load() throws Exception {
    broker = Broker.shared();
    cluster = FlinkCluster.shared();
    topic = broker.newTopic("start");
    broker.append(topic, LINES);
    run = folder.resolve("run-" + topic);
  }

  @Test
  void committedBeginsAtTheGroupsOffsetsAndElseAtTheBeginning() throws Exception {
    try (RunTables lake = RunTables.in(run);
        TopicChanges changes = new TopicChanges(broker)) {
      changes.commit("others-" + topic, topic, 7, 20, -1, broker.ends(topic)[3]);
      Plan plan =
          plan(lake)
              .with("kafka.group.id", "others-" + topic)
              .with("source.start-offsets", "committed");
      try (JobRun job = plan.submit(cluster)) {
        job.awaitDrained().stop(run.resolve("savepoints"));
      }
      long[] from = {7, 20, 0, broker.ends(topic)[3]};
      ReadRecords.assertSame(
          ReadRecords.in(lake), ReadRecords.between(topic, from, broker.ends(topic)));
    }
  }

  @Test
  void committedWithoutAnyCommitIsRefused() throws Exception {
    try (RunTables lake = RunTables.in(run);
        JobRun job = plan(lake).with("source.start-offsets", "committed").submit(cluster)) {
      assertThat(job.failure())
          .contains("Refusal: Cannot start at the committed offsets of")
          .contains("check kafka.group.id");
    }
  }

  @Test
  void timestampBeginsAtTheFirstRecordThatIsNotBefore() throws Exception {
    long sinceMs = LINES.get(150).timestampMs();
    try (RunTables lake = RunTables.in(run)) {
      Plan plan =
          plan(lake)
              .with("source.start-offsets", "timestamp")
              .with("source.start-timestamp", Long.toString(sinceMs));
      try (JobRun job = plan.submit(cluster)) {
        job.awaitDrained().stop(run.resolve("savepoints"));
      }
      ReadRecords.assertSame(ReadRecords.in(lake), writtenSince(sinceMs));
    }
  }

  @Test
  void latestBeginsAtTheEnd() throws Exception {
    long[] ends = broker.ends(topic);
    try (RunTables lake = RunTables.in(run)) {
      try (JobRun job = plan(lake).with("source.start-offsets", "latest").submit(cluster)) {
        // The first checkpoint holds where the job begins.
        job.awaitDrained();
        broker.append(topic, LINES);
        job.awaitDrained().stop(run.resolve("savepoints"));
      }
      ReadRecords.assertSame(
          ReadRecords.in(lake), ReadRecords.between(topic, ends, broker.ends(topic)));
    }
  }

  private Set<KafkaCoordinates> writtenSince(long ms) {
    Set<KafkaCoordinates> records = new HashSet<>();
    long[] next = NONE.clone();
    for (Line line : LINES) {
      long offset = next[line.partition()]++;
      if (line.timestampMs() >= ms) {
        records.addAll(ReadRecords.of(topic, line.partition(), offset, offset + 1));
      }
    }
    return records;
  }

  private Plan plan(RunTables lake) throws Exception {
    return new Plan(ProofDefinition.of(topic).withoutModel(), broker, lake, run);
  }
}
