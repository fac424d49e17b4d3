package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A topic that was deleted and made anew is never read on as if it were the old one, even where it
 * has more records than were read of the old one.
 */
class RemadeTopicIT {
  private static final List<Line> LINES = ShopEvents.of(6, 1_000, 10);
  private static final int READ = 200;

  @TempDir private Path folder;
  private final Broker broker = Broker.shared();

  @Test
  void aTopicMadeAnewAndGrownPastTheSavepointIsRefused() throws Exception {
    String topic = broker.newTopic("remade");
    Path run = folder.resolve("run-" + topic);
    broker.append(topic, LINES.subList(0, READ));
    try (RunTables lake = RunTables.in(run)) {
      String savepoint;
      try (JobRun job = plan(topic, lake, run).submit(FlinkCluster.shared())) {
        savepoint = job.awaitDrained().stop(run.resolve("savepoints"));
      }
      remake(topic);
      broker.append(topic, LINES);

      try (JobRun job = plan(topic, lake, run).from(savepoint).submit(FlinkCluster.shared())) {
        assertThat(job.failure())
            .contains("Refusal: Cannot read on: the topic was made anew since the job's state")
            .contains("(" + topic + ": its id was ");
      }
      assertThat(ReadRecords.in(lake)).hasSize(READ);
    }
  }

  /**
   * Whichever sees it first: the consumer, the next checkpoint, or the check of a restart. The next
   * list of partitions is a minute away.
   */
  @Test
  void aTopicMadeAnewUnderTheJobEndsIt() throws Exception {
    String topic = broker.newTopic("remade-under");
    Path run = folder.resolve("run-" + topic);
    broker.append(topic, LINES.subList(0, READ));
    try (RunTables lake = RunTables.in(run);
        JobRun job = plan(topic, lake, run).submit(FlinkCluster.shared())) {
      job.awaitDrained();
      remake(topic);
      broker.append(topic, LINES);

      assertThat(job.failure()).containsPattern("Refusal: Cannot read .*(made anew|not all of)");
      assertThat(ReadRecords.in(lake)).as("none of the new topic's").hasSize(READ);
    }
  }

  private void remake(String topic) {
    try (TopicChanges changes = new TopicChanges(broker)) {
      changes.delete(topic);
    }
    broker.create(topic);
  }

  private Plan plan(String topic, RunTables lake, Path run) throws Exception {
    return new Plan(ProofDefinition.of(topic).withoutModel(), broker, lake, run);
  }
}
