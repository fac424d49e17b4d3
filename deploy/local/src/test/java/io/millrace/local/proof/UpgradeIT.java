package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.ChildJvm;
import io.millrace.cluster.Cluster;
import io.millrace.cluster.Job;
import io.millrace.local.job.DrainWatch;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The command that takes a running job to another definition, by Flink's own client. */
@Execution(ExecutionMode.SAME_THREAD) // a cluster has slots for two of these jobs
class UpgradeIT {
  private static final int LINES = 4_000;
  private static final List<Line> EVENTS = ShopEvents.of(20_261_201, LINES, 40);
  private static final String FIRST_FEATURE = "  events_1h: {count: true, window: 1h}\n";
  private static final String FEATURE = "most_items_3d";
  private static final String MORE_FEATURES =
      FIRST_FEATURE + "  " + FEATURE + ": {mode: item, window: 3d}\n";

  @TempDir private static Path folder;
  private static FlinkHome home;
  private static Cluster cluster;

  @BeforeAll
  static void prepare() throws Exception {
    home = FlinkHome.in(folder.resolve("home"));
    cluster = new Cluster(FlinkCluster.shared().address().toString());
  }

  /** A job that has half of the events in its tables, and what upgrades it. */
  private record Running(String name, String topic, RunTables lake, Path run, JobRun job)
      implements AutoCloseable {

    static Running of(String name) throws Exception {
      String topic = Broker.shared().newTopic(name);
      Broker.shared().append(topic, EVENTS.subList(0, LINES / 2));
      Path run = folder.resolve(name);
      RunTables lake = RunTables.in(run);
      JobRun job = plan(name, ProofDefinition.of(topic), lake, run).submit(FlinkCluster.shared());
      job.awaitDrained();
      return new Running(name, topic, lake, run, job);
    }

    private static Plan plan(String name, ProofDefinition definition, RunTables lake, Path run)
        throws Exception {
      return new Plan(definition, Broker.shared(), lake, run).with("job.name", name);
    }

    ChildJvm.Outcome upgrade(ProofDefinition to, String... more) throws Exception {
      Path next = to.write(run.resolve("next"));
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "upgrade",
                  next.toString(),
                  "--job",
                  name,
                  "--cluster",
                  cluster.address(),
                  "--flink-home",
                  home.folder().toString(),
                  "--jar",
                  home.jar().toString(),
                  "--savepoint-dir",
                  run.resolve("savepoints").toUri().toString(),
                  "--share",
                  "0.5",
                  "--timeout-minutes",
                  "3",
                  "--yes"));
      arguments.addAll(List.of(more));
      arguments.addAll(plan(name, ProofDefinition.of(topic), lake, run).parameters());
      return ChildJvm.run(
          System.getProperty("java.class.path"),
          "io.millrace.batch.BatchCommand",
          arguments.toArray(String[]::new));
    }

    Job only() {
      List<Job> live = cluster.liveJobs(name);
      assertThat(live).hasSize(1);
      return live.get(0);
    }

    /** Appends the rest of the events, and stops the job once they are in the tables. */
    void finish() {
      Broker.shared().append(topic, EVENTS.subList(LINES / 2, LINES));
      try (DrainWatch watch =
          new DrainWatch(Broker.shared().servers(), run.getFileName().toString(), List.of(topic))) {
        await("drained topic").atMost(JobRun.PATIENCE).until(watch::drained);
      }
      cluster.stop(only(), Optional.of(run.resolve("last").toUri().toString()), JobRun.PATIENCE);
    }

    Set<Object> versions() {
      Set<Object> versions = new HashSet<>();
      lake.rows("predictions").forEach(row -> versions.add(row.getField("pipeline_version")));
      return versions;
    }

    @Override
    public void close() {
      job.close();
      cluster.liveJobs(name).forEach(each -> cluster.cancel(each, JobRun.PATIENCE));
      lake.close();
    }
  }

  @Test
  void anotherDefinitionGoesOnFromTheWholeHistory() throws Exception {
    try (Running shop = Running.of("upgrade")) {
      String before = shop.only().id();

      ChildJvm.Outcome outcome =
          shop.upgrade(
              ProofDefinition.of(shop.topic()).with(FIRST_FEATURE, MORE_FEATURES), "--early");

      assertThat(outcome.code()).as(outcome.output()).isZero();
      assertThat(outcome.output())
          .contains(
              "added     " + FEATURE, "Early", "Stopped", "Bootstrap", "Committed", "Downtime")
          .contains("of 40 users were folded, all of them early");
      assertThat(shop.run().resolve("savepoints"))
          .isDirectoryNotContaining("glob:**millrace-early*");
      assertThat(shop.only().id()).isNotEqualTo(before);
      shop.finish();
      assertThat(shop.versions()).hasSize(2);
      Verified.assertClean(shop.lake());
    }
  }

  @Test
  void theOldDefinitionGoesOnWhereTheNewOneCannotRun() throws Exception {
    try (Running shop = Running.of("upgrade-back")) {
      String before = shop.only().id();

      ChildJvm.Outcome outcome =
          shop.upgrade(
              ProofDefinition.of(shop.topic())
                  .with(FIRST_FEATURE, MORE_FEATURES)
                  .with("topics: [${topic}]", "topics: [${topic}, upgrade-absent]"));

      assertThat(outcome.code()).as(outcome.output()).isEqualTo(1);
      assertThat(outcome.output())
          .contains("Failed", "upgrade-absent", "the old definition goes on from its savepoint")
          .doesNotContain("\tat ");
      assertThat(shop.only().id()).isNotEqualTo(before);
      shop.finish();
      assertThat(shop.versions()).hasSize(1);
      Verified.assertClean(shop.lake());
    }
  }

  @Test
  void whatCannotBeIsRefusedWhileTheJobRuns() throws Exception {
    try (Running shop = Running.of("upgrade-refused")) {
      String before = shop.only().id();

      ChildJvm.Outcome outcome =
          shop.upgrade(
              ProofDefinition.of(shop.topic())
                  .with(
                      "last_amount: {last: amount, window: lifetime}",
                      "last_amount: {last: item, window: lifetime}"));

      assertThat(outcome.code()).as(outcome.output()).isEqualTo(1);
      assertThat(outcome.output())
          .contains("last_amount", "another name")
          .doesNotContain("Stopped", "\tat ");
      assertThat(shop.only().id()).isEqualTo(before);
    }
  }
}
