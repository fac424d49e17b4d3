package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** A job that has half of the events in its tables, and the command that upgrades it. */
record ShopUpgrade(String name, String topic, RunTables lake, Path run, JobRun job)
    implements AutoCloseable {
  static final int LINES = 4_000;

  private static final List<Line> EVENTS = ShopEvents.of(20_261_201, LINES, 40);

  /**
   * Starts the job, and waits until its tables have half of the events.
   *
   * @param folder the folder of all runs
   */
  static ShopUpgrade of(String name, Path folder) throws Exception {
    String topic = Broker.shared().newTopic(name);
    Broker.shared().append(topic, EVENTS.subList(0, LINES / 2));
    Path run = folder.resolve(name);
    RunTables lake = RunTables.in(run);
    JobRun job = plan(name, ProofDefinition.of(topic), lake, run).submit(FlinkCluster.shared());
    job.awaitDrained();
    return new ShopUpgrade(name, topic, lake, run, job);
  }

  private static Plan plan(String name, ProofDefinition definition, RunTables lake, Path run)
      throws Exception {
    return new Plan(definition, Broker.shared(), lake, run).with("job.name", name);
  }

  Plan plan(ProofDefinition definition) throws Exception {
    return plan(name, definition, lake, run);
  }

  static Cluster cluster() throws Exception {
    return new Cluster(FlinkCluster.shared().address().toString());
  }

  /** The command line that upgrades the job, by its name. */
  List<String> command(FlinkHome home, ProofDefinition to, String... more) throws Exception {
    Path next = to.write(run.resolve("next"));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "upgrade",
                next.toString(),
                "--job",
                name,
                "--cluster",
                cluster().address(),
                "--flink-home",
                home.folder().toString(),
                "--jar",
                home.jar().toString(),
                "--savepoint-dir",
                savepoints().toUri().toString(),
                "--share",
                "0.5",
                "--timeout-minutes",
                "3",
                "--yes"));
    arguments.addAll(List.of(more));
    arguments.addAll(plan(ProofDefinition.of(topic)).parameters());
    return arguments;
  }

  Path savepoints() {
    return run.resolve("savepoints");
  }

  Job only() throws Exception {
    List<Job> live = cluster().liveJobs(name);
    assertThat(live).hasSize(1);
    return live.get(0);
  }

  /**
   * Appends the rest of the events, and stops the job once they are in the tables.
   *
   * @return the job's savepoint
   */
  String finish() throws Exception {
    Broker.shared().append(topic, EVENTS.subList(LINES / 2, LINES));
    try (DrainWatch watch =
        new DrainWatch(Broker.shared().servers(), run.getFileName().toString(), List.of(topic))) {
      await("drained topic").atMost(JobRun.PATIENCE).until(watch::drained);
    }
    return cluster()
        .stop(only(), Optional.of(run.resolve("last").toUri().toString()), JobRun.PATIENCE);
  }

  /** The versions that rows have. */
  Set<Object> versions() {
    Set<Object> versions = new HashSet<>();
    lake.rows("predictions").forEach(row -> versions.add(row.getField("pipeline_version")));
    return versions;
  }

  /** Asserts that each record is in the tables once, and that all can be recomputed. */
  void assertWhole() throws Exception {
    assertThat(lake.rows("events").size() + lake.rows("rejects").size()).isEqualTo(LINES);
    assertThat(lake.rows("predictions")).hasSameSizeAs(lake.rows("events"));
    Seals.assertChained(lake);
    Verified.assertClean(lake);
  }

  @Override
  public void close() {
    job.close();
    try {
      Cluster cluster = cluster();
      cluster.liveJobs(name).forEach(each -> cluster.cancel(each, JobRun.PATIENCE));
    } catch (Exception e) {
      throw new IllegalStateException("Cannot cancel the jobs of " + name, e);
    } finally {
      lake.close();
    }
  }
}
