package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks at a start, with real brokers and a real cluster. */
class StartChecksIT {
  private static final List<Line> LINES = ShopEvents.of(6, 200, 10);

  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void name() {
    run = folder.resolve("run-" + System.nanoTime());
  }

  @Test
  void checkpointsInTheJobManagersMemoryAreRefused() throws Exception {
    Broker broker = Broker.shared();
    ProofDefinition definition = ProofDefinition.of(broker.newTopic("checks")).withoutModel();
    try (RunTables lake = RunTables.in(run);
        JobRun job =
            new Plan(definition, broker, lake, run)
                .without("checkpoint.dir")
                .submit(FlinkCluster.shared())) {
      assertThat(job.failure())
          .contains("Refusal: Cannot start the job: its checkpoints would lie in the JobManager's")
          .contains("Give checkpoint.dir")
          .contains("execution.checkpointing.dir");
    }
  }

  @Test
  void aPredictionsTopicThatCannotBeWrittenIsRefused() throws Exception {
    Broker broker = Broker.shared();
    ProofDefinition definition =
        ProofDefinition.of(broker.newTopic("checks"))
            .withoutModel()
            .withPredictionsTopic("nowhere");
    try (RunTables lake = RunTables.in(run)) {
      Plan plan = new Plan(definition, broker, lake, run);
      try (JobRun job = plan.submit(FlinkCluster.shared())) {
        assertThat(job.failure())
            .contains("Refusal: Cannot write to topic nowhere: it is not there")
            .contains("Create it, or correct predictions-topic");
      }
      plan.with("sink.kafka.bootstrap.servers", "localhost:1")
          .with("sink.kafka.request.timeout.ms", "500")
          .with("sink.kafka.default.api.timeout.ms", "1000");
      try (JobRun job = plan.submit(FlinkCluster.shared())) {
        assertThat(job.failure())
            .contains("Refusal: Cannot write to topic nowhere: cannot reach Kafka at localhost:1 (")
            .contains("Check sink.kafka.*");
      }
    }
  }

  @Test
  void brokersThatAllowLessThanTheTransactionTimeoutRefuseAndAnOutageAtARestoreIsWaitedFor()
      throws Exception {
    int port = EmbeddedBroker.freePort();
    Path log = folder.resolve("broker");
    Map<String, String> settings = Map.of("transaction.max.timeout.ms", "60000");
    try (RunTables lake = RunTables.in(run)) {
      Plan restored;
      try (Broker broker = Broker.on(log, port, settings)) {
        broker.create("strict");
        broker.create("strict-predictions");
        assertTransactionTimeoutIsRefused(broker, lake);
        broker.append("strict", LINES);
        try (JobRun job = plain(broker, lake).submit(FlinkCluster.shared())) {
          restored = plain(broker, lake).from(job.awaitDrained().stop(run.resolve("savepoints")));
        }
      }
      try (JobRun job = restored.submit(FlinkCluster.shared())) {
        await()
            .atMost(JobRun.PATIENCE)
            .pollInterval(Duration.ofMillis(10))
            .until(() -> job.status() == JobStatus.RESTARTING);
        try (Broker again = Broker.on(log, port, settings)) {
          again.append("strict", LINES);
          job.awaitDrained().stop(run.resolve("savepoints"));
          ReadRecords.assertSame(
              ReadRecords.in(lake),
              ReadRecords.between("strict", new long[4], again.ends("strict")));
        }
      }
    }
  }

  private void assertTransactionTimeoutIsRefused(Broker broker, RunTables lake) throws Exception {
    ProofDefinition predicting =
        ProofDefinition.of("strict").withoutModel().withPredictionsTopic("strict-predictions");
    Plan plan =
        new Plan(predicting, broker, lake, run)
            .with("scoring.timeout", "1s")
            .with("checkpoint.timeout", "50s")
            .with("sink.transaction-timeout", "61s");
    try (JobRun job = plan.submit(FlinkCluster.shared())) {
      assertThat(job.failure())
          .contains("sink.transaction-timeout is PT1M1S (must be at most the brokers'")
          .contains("transaction.max.timeout.ms, PT1M)");
    }
  }

  private Plan plain(Broker broker, RunTables lake) throws Exception {
    return new Plan(ProofDefinition.of("strict").withoutModel(), broker, lake, run)
        .with("kafka.request.timeout.ms", "500")
        .with("kafka.default.api.timeout.ms", "1000");
  }
}
