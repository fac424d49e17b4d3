package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.FeatureUpdate.UpgradeType;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Transactions of the predictions topic that Kafka gives up end the job, and those that it had
 * committed never do, however long the job was down.
 */
class LostTransactionsIT {
  private static final List<Line> LINES = ShopEvents.of(6, 200, 10);
  private static final Duration TIMEOUT = Duration.ofSeconds(6);

  private static final Map<String, String> FORGETS =
      Map.of(
          "transactional.id.expiration.ms", "1",
          "transaction.remove.expired.transaction.cleanup.interval.ms", "100");

  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void name() {
    run = folder.resolve("run-" + System.nanoTime());
  }

  @Test
  void aTransactionLostInARunningJobEndsItAndARestoreMayAcceptIt() throws Exception {
    Broker broker = Broker.shared();
    String topic = broker.newTopic("lost");
    String predictions = broker.newTopic("lost-predictions");
    ProofDefinition definition =
        ProofDefinition.of(topic).withoutModel().withPredictionsTopic(predictions);
    try (RunTables lake = RunTables.in(run)) {
      Plan plan =
          new Plan(definition, broker, lake, run)
              .with("job.name", predictions)
              .with("scoring.timeout", "10s")
              .with("checkpoint.timeout", "3m")
              .with("checkpoint.interval", "10m");
      int each;
      try (JobRun job = plan.submit(FlinkCluster.shared())) {
        broker.append(topic, LINES);
        job.awaitRunning();
        each = checkpointed(job, broker, topic, predictions);
        long before = Arrays.stream(broker.ends(predictions)).sum();
        broker.append(topic, LINES);
        await("records in open transactions")
            .atMost(JobRun.PATIENCE)
            .until(() -> Arrays.stream(broker.ends(predictions)).sum() == before + each);
        takeOver(broker, predictions);
        job.checkpoint();

        assertThat(job.failure())
            .contains("Refusal: Cannot commit to topic " + predictions)
            .contains("Kafka has given up transaction millrace-")
            .contains("The tables have all rows")
            .contains("--sink.on-late-restore accept");
      }
      plan.from(newestCheckpoint());
      try (JobRun job = plan.submit(FlinkCluster.shared())) {
        assertThat(job.failure()).contains("Refusal: Cannot commit to topic " + predictions);
      }
      plan.with("sink.on-late-restore", "accept").with("checkpoint.interval", "500ms");
      try (JobRun job = plan.submit(FlinkCluster.shared())) {
        broker.append(topic, LINES);
        job.awaitDrained().stop(run.resolve("savepoints"));
      }
      assertThat(lake.rows("predictions")).hasSize(3 * each);
      assertThat(broker.committedRecords(predictions)).hasSize(2 * each);
    }
  }

  /**
   * Waits until a checkpoint holds all, and returns the number of predictions that it has
   * committed.
   */
  private static int checkpointed(JobRun job, Broker broker, String topic, String predictions)
      throws Exception {
    long records = Arrays.stream(broker.ends(topic)).sum();
    await("a checkpoint of all")
        .atMost(JobRun.PATIENCE)
        .until(
            () -> {
              job.checkpoint();
              return job.committed() >= records;
            });
    await("its commit")
        .atMost(JobRun.PATIENCE)
        .until(() -> !broker.committedRecords(predictions).isEmpty() && open(broker, "").isEmpty());
    return broker.committedRecords(predictions).size();
  }

  /** Fences the job's producers, as another producer with the same transactional id does. */
  private static void takeOver(Broker broker, String name) throws Exception {
    List<String> ids =
        open(broker, name).stream().map(TransactionListing::transactionalId).toList();
    assertThat(ids).isNotEmpty();
    try (Admin admin = admin(broker)) {
      admin.fenceProducers(ids).all().get();
    }
  }

  private static List<TransactionListing> open(Broker broker, String name) throws Exception {
    ListTransactionsOptions ongoing =
        new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING));
    return transactions(broker, ongoing).stream()
        .filter(listed -> listed.transactionalId().contains(name))
        .toList();
  }

  private static Collection<TransactionListing> transactions(
      Broker broker, ListTransactionsOptions options) throws Exception {
    try (Admin admin = admin(broker)) {
      return admin.listTransactions(options).all().get();
    }
  }

  private String newestCheckpoint() throws IOException {
    try (Stream<Path> files = Files.walk(run.resolve("checkpoints"))) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .map(Path::getParent)
          .max(
              Comparator.comparingInt(
                  chk -> Integer.parseInt(chk.getFileName().toString().substring(4))))
          .orElseThrow()
          .toUri()
          .toString();
    }
  }

  @Test
  void aRestoreThatComesWhenKafkaHasAbortedTheTransactionIsRefused() throws Exception {
    try (Broker broker = impatient();
        RunTables lake = RunTables.in(run)) {
      Plan plan = plan(broker, lake).with("checkpoint.interval", "2s");
      // A savepoint commits nothing, but the next checkpoint may before the job is cancelled.
      String savepoint;
      do {
        try (JobRun job = plan.submit(FlinkCluster.shared())) {
          job.awaitRunning();
          broker.append("t", LINES);
          await("records in open transactions")
              .atMost(JobRun.PATIENCE)
              .pollInterval(Duration.ofMillis(50))
              .until(() -> !open(broker, "").isEmpty());
          savepoint = job.savepoint(run.resolve("savepoints"), SavepointFormatType.NATIVE);
        }
        plan.from(savepoint);
      } while (open(broker, "").isEmpty());
      await("aborted transactions").atMost(JobRun.PATIENCE).until(() -> open(broker, "").isEmpty());
      try (JobRun job = plan.submit(FlinkCluster.shared())) {
        assertThat(job.failure())
            .contains("Refusal: Cannot commit to topic p: Kafka has given up transaction millrace-")
            .contains("it says CompleteAbort")
            .contains("sink.transaction-timeout is PT6S");
      }
    }
  }

  /** Each restore commits again what the savepoint's job had committed when it was stopped. */
  @ParameterizedTest
  @ValueSource(shorts = {1, 2})
  void aRestoreOfWhatKafkaHasCommittedGoesOn(short transactionVersion) throws Exception {
    try (Broker broker = impatient();
        RunTables lake = RunTables.in(run)) {
      speak(broker, transactionVersion);
      Plan plan = seldom(plan(broker, lake));
      plan.from(stoppedWithRecords(plan, broker)).with("checkpoint.interval", "500ms");
      try (JobRun job = plan.submit(FlinkCluster.shared())) {
        broker.append("t", LINES);
        job.awaitDrained().stop(run.resolve("savepoints"));
      }
      PredictionMessage.assertEachOnce(broker.committedRecords("p"), lake.rows("predictions"));
    }
  }

  /** No checkpoint comes by itself, so that the savepoint has a transaction. */
  private static Plan seldom(Plan plan) {
    return plan.without("kafka.request.timeout.ms")
        .without("kafka.default.api.timeout.ms")
        .without("sink.kafka.max.block.ms")
        .without("sink.kafka.delivery.timeout.ms")
        .with("checkpoint.timeout", "3m")
        .with("checkpoint.interval", "10m")
        .with("sink.transaction-timeout", "15m");
  }

  private String stoppedWithRecords(Plan plan, Broker broker) throws Exception {
    try (JobRun job = plan.submit(FlinkCluster.shared())) {
      broker.append("t", LINES);
      await("records in open transactions")
          .atMost(JobRun.PATIENCE)
          .until(() -> !open(broker, "").isEmpty());
      return job.stop(run.resolve("savepoints"));
    }
  }

  /** After {@code transactional.id.expiration.ms} Kafka no longer knows the transaction's fate. */
  @Test
  void aRestoreAfterKafkaHasForgottenIsRefusedAndMayBeAccepted() throws Exception {
    int port = EmbeddedBroker.freePort();
    try (RunTables lake = RunTables.in(run)) {
      Plan plan;
      try (Broker broker = impatient(port)) {
        plan = seldom(plan(broker, lake));
        plan.from(stoppedWithRecords(plan, broker));
      }
      try (Broker forgetful = impatient(port, FORGETS)) {
        await("forgotten transactions")
            .atMost(JobRun.PATIENCE)
            .until(() -> transactions(forgetful, new ListTransactionsOptions()).isEmpty());
      }
      try (Broker broker = impatient(port)) {
        try (JobRun job = plan.submit(FlinkCluster.shared())) {
          assertThat(job.failure())
              .contains("Refusal: Cannot commit to topic p")
              .contains("it says nothing, since it has forgotten the id")
              .contains("If `flink stop` ended that job, all was committed");
        }
        plan.with("sink.on-late-restore", "accept").with("checkpoint.interval", "500ms");
        try (JobRun job = plan.submit(FlinkCluster.shared())) {
          broker.append("t", LINES);
          job.awaitDrained().stop(run.resolve("savepoints"));
        }
        PredictionMessage.assertEachOnce(broker.committedRecords("p"), lake.rows("predictions"));
      }
    }
  }

  @Test
  void anOutageLongerThanTheTimeoutEndsNothingWhereAllWasCommitted() throws Exception {
    int port = EmbeddedBroker.freePort();
    try (RunTables lake = RunTables.in(run)) {
      Broker first = impatient(port);
      JobRun job;
      try {
        first.append("t", LINES);
        job = plan(first, lake).submit(FlinkCluster.shared());
        job.awaitDrained();
      } finally {
        first.close();
      }
      try (job) {
        await("restarts")
            .atMost(JobRun.PATIENCE)
            .pollInterval(Duration.ofMillis(10))
            .until(() -> job.status() == JobStatus.RESTARTING);
        await().pollDelay(TIMEOUT.plusMillis(100)).until(() -> true);
        try (Broker again = impatient(port)) {
          again.append("t", LINES);
          job.awaitDrained().stop(run.resolve("savepoints"));
          PredictionMessage.assertEachOnce(again.committedRecords("p"), lake.rows("predictions"));
        }
      }
    }
  }

  /** The timeouts that the one of transactions must hold are lowered with it. */
  private Plan plan(Broker broker, RunTables lake) throws Exception {
    ProofDefinition definition = ProofDefinition.of("t").withoutModel().withPredictionsTopic("p");
    return new Plan(definition, broker, lake, run)
        .with("scoring.timeout", "100ms")
        .with("checkpoint.timeout", "3s")
        .with("kafka.request.timeout.ms", "500")
        .with("kafka.default.api.timeout.ms", "1000")
        .with("sink.kafka.max.block.ms", "2000")
        .with("sink.kafka.delivery.timeout.ms", "2000")
        .with("sink.transaction-timeout", TIMEOUT.toSeconds() + "s");
  }

  private Broker impatient() throws IOException {
    return impatient(EmbeddedBroker.freePort());
  }

  private Broker impatient(int port) {
    return impatient(
        port, Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "100"));
  }

  private Broker impatient(int port, Map<String, String> settings) {
    Path log = folder.resolve("broker-" + port);
    boolean made = Files.exists(log);
    Broker broker = Broker.on(log, port, settings);
    if (!made) {
      broker.create("t");
      broker.create("p");
    }
    return broker;
  }

  private static void speak(Broker broker, short transactionVersion) throws Exception {
    try (Admin admin = admin(broker)) {
      FeatureUpdate update = new FeatureUpdate(transactionVersion, UpgradeType.SAFE_DOWNGRADE);
      if (admin
              .describeFeatures()
              .featureMetadata()
              .get()
              .finalizedFeatures()
              .get("transaction.version")
              .maxVersionLevel()
          != transactionVersion) {
        admin
            .updateFeatures(Map.of("transaction.version", update), new UpdateFeaturesOptions())
            .all()
            .get();
      }
    }
  }

  private static Admin admin(Broker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.servers()));
  }
}
