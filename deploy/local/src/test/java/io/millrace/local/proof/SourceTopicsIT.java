package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Sets;
import io.millrace.event.KafkaCoordinates;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics that come into the definition, leave it and come back, and topics that are not there. */
class SourceTopicsIT {
  private static final List<Line> LINES = ShopEvents.of(5, 100, 10);

  @TempDir private Path folder;
  private final Broker broker = Broker.shared();

  @Test
  void aTopicThatIsNotThereEndsTheFirstStartWithAdvice() throws Exception {
    Path run = folder.resolve("run-missing");
    try (RunTables lake = RunTables.in(run);
        JobRun job = plan("no_such_topic", lake, run).submit(FlinkCluster.shared())) {
      assertThat(job.failure())
          .contains("Refusal: Cannot read no_such_topic: not all of these topics are there")
          .contains("at " + broker.servers() + " (create what is missing");
    }
  }

  /** Each of its records is read once in all, and none while the definition leaves it out. */
  @Test
  void aTopicThatLeavesTheDefinitionIsReadOnWhereItStoodWhenItComesBack() throws Exception {
    String stays = broker.newTopic("stays");
    String leaves = broker.newTopic("leaves");
    String both = stays + ", " + leaves;
    Path run = folder.resolve("run-" + leaves);
    try (RunTables lake = RunTables.in(run)) {
      String savepoint = throughOneMoreSlice(both, null, stays, leaves, lake, run);
      Set<KafkaCoordinates> before = all(leaves);
      savepoint = throughOneMoreSlice(stays, savepoint, stays, leaves, lake, run);
      ReadRecords.assertSame(ReadRecords.in(lake), Sets.union(all(stays), before));

      savepoint = throughOneMoreSlice(both, savepoint, stays, leaves, lake, run);
      ReadRecords.assertSame(ReadRecords.in(lake), Sets.union(all(stays), all(leaves)));
      Set<KafkaCoordinates> read = all(leaves);

      try (TopicChanges changes = new TopicChanges(broker)) {
        changes.delete(leaves);
      }
      try (JobRun job = plan(both, lake, run).from(savepoint).submit(FlinkCluster.shared())) {
        assertThat(job.failure())
            .contains("Refusal: Cannot read " + both + ": not all of these topics are there")
            .contains("take them out of source.topics");
      }
      broker.append(stays, LINES);
      try (JobRun job = plan(stays, lake, run).from(savepoint).submit(FlinkCluster.shared())) {
        job.awaitDrained().stop(run.resolve("savepoints"));
      }
      ReadRecords.assertSame(ReadRecords.in(lake), Sets.union(all(stays), read));
    }
  }

  /** Appends to both topics, and reads those of the definition to their ends. */
  private String throughOneMoreSlice(
      String defined, String savepoint, String stays, String leaves, RunTables lake, Path run)
      throws Exception {
    broker.append(stays, LINES);
    broker.append(leaves, LINES);
    try (JobRun job = plan(defined, lake, run).from(savepoint).submit(FlinkCluster.shared())) {
      return job.awaitDrained().stop(run.resolve("savepoints"));
    }
  }

  private Set<KafkaCoordinates> all(String topic) {
    return ReadRecords.between(topic, new long[4], broker.ends(topic));
  }

  private Plan plan(String topics, RunTables lake, Path run) throws Exception {
    return new Plan(ProofDefinition.of(topics).withoutModel(), broker, lake, run);
  }
}
