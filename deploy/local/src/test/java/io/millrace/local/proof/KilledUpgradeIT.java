package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cluster.Cluster;
import io.millrace.cluster.Job;
import io.millrace.flink.FlinkFiles;
import io.millrace.lake.Lake;
import io.millrace.lake.Rollback;
import io.millrace.lake.Savepoint;
import io.millrace.pipeline.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Upgrades and bootstraps that are killed with {@code kill -9} at their steps, and given again as
 * they were: the job runs under the new definition in the end, and no row is doubled or lost.
 */
@Execution(ExecutionMode.SAME_THREAD) // a cluster has slots for two of these jobs
class KilledUpgradeIT {
  /** Printed when the cluster has a job of the command's. */
  private static final String ITS_JOB = "Running      http";

  private static final Duration MAY_BE_STOPPING = Duration.ofSeconds(5);

  @TempDir private static Path folder;
  private static FlinkHome home;

  @BeforeAll
  static void prepare() throws Exception {
    home = FlinkHome.in(folder.resolve("home"));
  }

  private static ProofDefinition changed(String topic) {
    return ProofDefinition.of(topic)
        .with(
            "  events_1h: {count: true, window: 1h}\n",
            "  events_1h: {count: true, window: 1h}\n  most_items_3d: {mode: item, window: 3d}\n");
  }

  @Test
  void anUpgradeKilledAtEachOfItsStepsGoesOnWhenItIsGivenAgain() throws Exception {
    try (ShopUpgrade shop = ShopUpgrade.of("killed-upgrade", folder)) {
      Job before = shop.only();
      List<String> command = shop.command(home, changed(shop.topic()), "--early");

      CommandProcess.start(command).killOnce(ITS_JOB); // folds early
      await("the fold's end").atMost(JobRun.PATIENCE).until(() -> live("fold early").isEmpty());
      if (!isStopped(before)) {
        assertThat(shop.only().id()).as("the old job goes on").isEqualTo(before.id());
        CommandProcess.start(command).killOnce("Early      1,"); // thousand events
        isStopped(before);
      }
      CommandProcess.start(command).killOnce("Stopped");
      CommandProcess bootstrap = CommandProcess.start(command);
      bootstrap.killOnce(ITS_JOB);
      assertThat(bootstrap.printed())
          .contains(before.id() + " on ", "was stopped before, with savepoint");
      CommandProcess.start(command).killOnce("Bootstrap");
      CommandProcess submit = CommandProcess.start(command);
      submit.killBesideFlinksClient("Bootstrap");
      assertThat(submit.printed()).contains("it is there already, as an earlier command");
      CommandProcess.start(command).killOnce("Submitted");
      String printed = CommandProcess.start(command).succeeded();

      assertThat(printed).contains("Result     the new definition runs");
      assertThat(shop.only().id()).isNotEqualTo(before.id());
      assertUnfinishedAreNoSavepoints(shop.savepoints());
      assertSaysToNameTheNewJob(command, before, shop.only());
      shop.finish();
      assertThat(shop.versions()).hasSize(2);
      shop.assertWhole();
    }
  }

  private static List<Job> live(String name) throws Exception {
    return ShopUpgrade.cluster().liveJobs(name);
  }

  /**
   * Whether the job has stopped, which it is given time for: the command may have asked it to
   * before it was killed. Then it has a savepoint.
   */
  private static boolean isStopped(Job job) throws Exception {
    Cluster cluster = ShopUpgrade.cluster();
    try {
      await("the job's end").atMost(MAY_BE_STOPPING).until(() -> cluster.hasEnded(job));
    } catch (ConditionTimeoutException e) {
      return false; // It was not asked to.
    }
    assertThat(cluster.checkpoints(job).savepoint()).as("what has ended it").isPresent();
    return true;
  }

  private static void assertUnfinishedAreNoSavepoints(Path savepoints) throws Exception {
    try (Stream<Path> all = Files.walk(savepoints)) {
      assertThat(all.filter(file -> file.endsWith("_unfinished")))
          .allMatch(file -> !Files.exists(file.resolveSibling("_metadata")));
    }
  }

  private static void assertSaysToNameTheNewJob(List<String> command, Job before, Job after)
      throws Exception {
    List<String> byId = new ArrayList<>(command);
    byId.set(byId.indexOf("--job") + 1, before.id());
    CommandProcess again = CommandProcess.start(byId);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.printed())
        .contains("Invalid job: %s (it was stopped, and job %s".formatted(before.id(), after.id()))
        .doesNotContain("\tat ");
  }

  @Test
  void aBootstrapKilledAndGivenAgainMakesTheSavepointOnce() throws Exception {
    try (ShopUpgrade shop = ShopUpgrade.of("killed-bootstrap", folder)) {
      ProofDefinition changed = changed(shop.topic());
      String savepoint =
          ShopUpgrade.cluster()
              .stop(
                  shop.only(), Optional.of(shop.savepoints().toUri().toString()), JobRun.PATIENCE);
      List<String> command = bootstrap(shop, changed, savepoint);

      CommandProcess.start(command).killOnce(ITS_JOB);
      String made = CommandProcess.start(command).succeeded();
      String again = CommandProcess.start(command).succeeded();

      Pipeline after = shop.plan(changed).submission().pipeline();
      String place = savepoint + "-" + after.version().substring(0, 8);
      assertThat(made).contains("Made       " + place + ": ").contains(" of 40 users were folded");
      assertThat(again)
          .contains("Made       " + place + ": it is there already")
          .doesNotContain("History");
      assertUnfinishedAreNoSavepoints(shop.savepoints());
      String last;
      try (JobRun job =
          shop.plan(changed).from(FlinkFiles.name(place)).submit(FlinkCluster.shared())) {
        job.awaitRunning();
        last = shop.finish();
      }
      assertThat(shop.versions()).hasSize(2);
      shop.assertWhole();
      assertTablesThatAreBehindAreRefused(shop, savepoint, last);
    }
  }

  private static List<String> bootstrap(ShopUpgrade shop, ProofDefinition to, String savepoint)
      throws Exception {
    Path next = to.write(shop.run().resolve("next"));
    List<String> command =
        new ArrayList<>(List.of("bootstrap", next.toString(), "--savepoint", savepoint, "--yes"));
    command.addAll(List.of("--cluster", ShopUpgrade.cluster().address()));
    command.addAll(shop.lake().parameters());
    return command;
  }

  private static void assertTablesThatAreBehindAreRefused(
      ShopUpgrade shop, String first, String last) throws Exception {
    try (Lake tables = shop.lake().open()) {
      Rollback.apply(tables, Rollback.plan(tables, Savepoint.read(first, tables)));
    }
    ProofDefinition more =
        changed(shop.topic()).with("  idle: {", "  rate_4d: {mode: item, window: 4d}\n  idle: {");
    CommandProcess command = CommandProcess.start(bootstrap(shop, more, last));
    assertThat(command.exitCode()).as(command::printed).isEqualTo(1);
    assertThat(command.printed())
        // The savepoint knows of the commit that is gone, or the users' counts do.
        .containsAnyOf("it was rolled back since", "are behind the savepoint")
        .doesNotContain("\tat ");
    try (Stream<Path> beside = Files.list(shop.run().resolve("last"))) {
      assertThat(beside).as("nothing is written beside the savepoint").hasSize(1);
    }
  }
}
