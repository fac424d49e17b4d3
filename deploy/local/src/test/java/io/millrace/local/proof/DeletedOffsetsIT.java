package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.Sets;
import io.millrace.event.KafkaCoordinates;
import io.millrace.local.job.MetricCollector;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import io.millrace.metric.Metric;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that Kafka deletes before they are read never go missing in silence. */
class DeletedOffsetsIT {
  private static final List<Line> LINES = ShopEvents.of(3, 400, 10);
  private static final int LOST = 9;

  @TempDir private Path folder;

  @Test
  void recordsDeletedWhileTheJobIsDownRefuseItUntilTheGapIsAcceptedAndCounted() throws Exception {
    Broker broker = Broker.shared();
    FlinkCluster cluster = FlinkCluster.shared();
    String topic = broker.newTopic("deleted");
    Path run = folder.resolve("run-" + topic);
    try (RunTables lake = RunTables.in(run);
        TopicChanges changes = new TopicChanges(broker)) {
      broker.append(topic, LINES.subList(0, 200));
      String savepoint;
      try (JobRun job = plan(topic, lake, run).submit(cluster)) {
        savepoint = job.awaitDrained().stop(run.resolve("savepoints"));
      }
      long next = broker.ends(topic)[1];
      broker.append(topic, LINES.subList(200, 400));
      changes.deleteRecordsBefore(next + LOST, new TopicPartition(topic, 1));

      try (JobRun refused = plan(topic, lake, run).from(savepoint).submit(cluster)) {
        assertThat(refused.failure())
            .contains("Refusal: Cannot read on: Kafka has deleted up to 9 records")
            .contains(topic + "-1: next is " + next + ", the log begins at " + (next + LOST))
            .contains("source.on-deleted-offsets=accept");
      }
      long gaps = MetricCollector.instance().count(Metric.OFFSET_GAPS);
      long skipped = MetricCollector.instance().count(Metric.OFFSETS_SKIPPED);
      Set<KafkaCoordinates> left =
          Sets.difference(
              ReadRecords.between(topic, new long[4], broker.ends(topic)),
              ReadRecords.of(topic, 1, next, next + LOST));
      Plan accepting = plan(topic, lake, run).with("source.on-deleted-offsets", "accept");
      try (JobRun job = accepting.from(savepoint).submit(cluster)) {
        // The group's offset is in the gap at first, where no client can ask what is left to read.
        await()
            .atMost(JobRun.PATIENCE)
            .pollInterval(Duration.ofMillis(300))
            .until(() -> ReadRecords.in(lake).size() >= left.size());
        job.stop(run.resolve("savepoints"));
      }
      assertThat(MetricCollector.instance().count(Metric.OFFSET_GAPS)).isEqualTo(gaps + 1);
      assertThat(MetricCollector.instance().count(Metric.OFFSETS_SKIPPED))
          .isEqualTo(skipped + LOST);
      ReadRecords.assertSame(ReadRecords.in(lake), left);
    }
  }

  private static Plan plan(String topic, RunTables lake, Path run) throws Exception {
    return new Plan(ProofDefinition.of(topic).withoutModel(), Broker.shared(), lake, run);
  }
}
