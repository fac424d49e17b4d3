package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.event.KafkaCoordinates;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions that are added to a topic are read from their very beginning. */
class GrownTopicIT {
  private static final List<Line> LINES = ShopEvents.of(4, 200, 10);
  private static final int PER_PARTITION = 20;

  @TempDir private Path folder;
  private final Set<KafkaCoordinates> written = new HashSet<>();
  private Broker broker;
  private String topic;
  private Path run;

  @BeforeEach
  void load() {
    broker = Broker.shared();
    topic = broker.newTopic("grown");
    run = folder.resolve("run-" + topic);
    for (int partition = 0; partition < 4; partition++) {
      fill(partition);
    }
  }

  @Test
  void addedPartitionsAreReadFromTheirBeginningWhileTheJobRunsAndOverASavepoint() throws Exception {
    try (RunTables lake = RunTables.in(run);
        TopicChanges changes = new TopicChanges(broker)) {
      String savepoint;
      try (JobRun job = plan(lake).submit(FlinkCluster.shared())) {
        job.awaitDrained();
        changes.grow(topic, 6);
        fill(4);
        fill(5);
        awaitAllWritten(lake);
        savepoint = job.stop(run.resolve("savepoints"));
      }
      changes.grow(topic, 8);
      fill(6);
      fill(0);
      try (JobRun job = plan(lake).from(savepoint).submit(FlinkCluster.shared())) {
        fill(7);
        awaitAllWritten(lake);
        savepoint = job.stop(run.resolve("savepoints"));
      }
      ReadRecords.assertSame(ReadRecords.in(lake), written);

      changes.grow(topic, 9);
      fill(8);
      changes.deleteRecordsBefore(3, new TopicPartition(topic, 8));
      try (JobRun refused = plan(lake).from(savepoint).submit(FlinkCluster.shared())) {
        assertThat(refused.failure())
            .contains("Refusal: Cannot read on: Kafka has deleted up to 3 records")
            .contains(topic + "-8: next is 0, the log begins at 3");
      }
    }
  }

  private void awaitAllWritten(RunTables lake) {
    await()
        .atMost(JobRun.PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> ReadRecords.in(lake).size() >= written.size());
  }

  private void fill(int partition) {
    long from = written.stream().filter(record -> record.partition() == partition).count();
    broker.append(
        topic,
        LINES.stream()
            .skip(from)
            .limit(PER_PARTITION)
            .map(line -> new Line(line.value(), partition, line.timestampMs()))
            .toList());
    written.addAll(ReadRecords.of(topic, partition, from, from + PER_PARTITION));
  }

  private Plan plan(RunTables lake) throws Exception {
    return new Plan(ProofDefinition.of(topic).withoutModel(), broker, lake, run)
        .with("kafka.partition.discovery.interval.ms", "300");
  }
}
