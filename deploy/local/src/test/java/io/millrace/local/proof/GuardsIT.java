package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A start that would double rows or restart a user's count ends the job at once, with advice. The
 * cluster restarts failed jobs without end, so one that has ended was not restarted.
 */
class GuardsIT {
  private static final List<Line> LINES = ShopEvents.of(1, 400, 10);
  private static final List<Line> FIRST = LINES.subList(0, 200);
  private static final List<Line> SECOND = LINES.subList(200, 400);

  @TempDir private Path folder;
  private Broker broker;
  private FlinkCluster cluster;
  private String topic;
  private Path run;

  @BeforeEach
  void loadFirst() throws Exception {
    broker = Broker.shared();
    cluster = FlinkCluster.shared();
    topic = broker.newTopic("guards");
    broker.append(topic, FIRST);
    run = folder.resolve("guards-" + topic);
  }

  @Test
  void aStartWithoutStateOnTablesWithRowsIsRefused() throws Exception {
    try (RunTables lake = RunTables.in(run)) {
      try (JobRun job = plan(lake).submit(cluster)) {
        job.awaitDrained().stop(run.resolve("savepoints"));
      }
      try (JobRun again = plan(lake).submit(cluster)) {
        assertThat(again.failure())
            .contains("Refusal: Cannot start the job")
            .contains("holds rows, and the job starts without state")
            .contains("Restore the latest checkpoint or a savepoint")
            .contains("another tables.namespace");
      }
      assertThat(lake.rows("events").size() + lake.rows("rejects").size()).isEqualTo(FIRST.size());
    }
  }

  @Test
  void otherFeaturesOnTheSameStateAreRefused() throws Exception {
    try (RunTables lake = RunTables.in(run)) {
      String savepoint;
      try (JobRun job = plan(lake).submit(cluster)) {
        savepoint = job.awaitDrained().stop(run.resolve("savepoints"));
      }
      ProofDefinition changed = ProofDefinition.of(topic).with("window: 12h", "window: 11h");
      try (JobRun other = new Plan(changed, broker, lake, run).from(savepoint).submit(cluster)) {
        assertThat(other.failure())
            .contains("Refusal: Cannot restore: the state was made under other event fields")
            .contains("another model is allowed")
            .contains("another namespace");
      }
    }
  }

  /**
   * The second copy's first checkpoint has nothing to commit, so its last look at the tables finds
   * them as its state has them; the next one comes when the first copy has long committed. Iceberg
   * commits every tenth empty checkpoint, so the first copy must not make many before.
   */
  @Test
  void aSecondCopyIsFencedAtItsCommitAndTheFirstGoesOn() throws Exception {
    try (RunTables lake = RunTables.in(run);
        JobRun first = plan(lake).with("checkpoint.interval", "8s").submit(cluster)) {
      first.awaitDrained();
      String savepoint = first.savepoint(run.resolve("savepoints"), SavepointFormatType.NATIVE);
      try (JobRun second =
          plan(lake)
              .with("checkpoint.interval", "1d")
              .with("kafka.group.id", "second-" + topic)
              .from(savepoint)
              .submit(cluster)) {
        second.checkpoint();
        broker.append(topic, SECOND);
        first.awaitDrained();
        first.savepoint(run.resolve("savepoints"), SavepointFormatType.NATIVE);
        second.checkpoint();

        assertThat(second.failure())
            .contains("Refusal: Cannot commit checkpoint")
            .contains("Two copies of the pipeline are running");
      }
      assertThat(first.status()).isEqualTo(JobStatus.RUNNING);
      first.stop(run.resolve("savepoints"));
      assertThat(lake.rows("events").size() + lake.rows("rejects").size()).isEqualTo(LINES.size());
      new FeatureReplay(first.submission().pipeline(), lake).assertSameBits();
    }
  }

  private Plan plan(RunTables lake) throws Exception {
    return new Plan(ProofDefinition.of(topic), broker, lake, run);
  }
}
