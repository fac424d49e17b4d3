package io.millrace.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows the page from its beginning to its end: one pipeline's life on real processes, with more
 * events at each step. Each step goes on from where the one before it has left the job.
 */
@TestMethodOrder(OrderAnnotation.class)
class PageIT {
  private static final int FIRST = 20_000;
  private static final int MORE = 3_000;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String APPLICATION = "Application mode, by hand";

  @TempDir private static Path folder;
  private static Site site;

  @BeforeAll
  static void startsWhatThePageStarts() throws Exception {
    site = Site.in(folder);
    site.follow("A cluster of this machine");
    site.load(FIRST);
  }

  @AfterAll
  static void stops() throws Exception {
    if (site != null) {
      site.stop();
    }
  }

  @Test
  @Order(1)
  void aSubmittedJobWritesWhatCanBeRecomputed() throws Exception {
    site.follow("Submit");
    site.awaitRunning();
    site.follow("Verify", 0);
    site.awaitVerified();
    site.follow("Watch");
  }

  @Test
  @Order(2)
  void aJobGoesOnFromTheSavepointThatStoppedIt() throws Exception {
    site.load(MORE);
    site.follow("Stop with a savepoint, and start from it");
    site.awaitRunning();
    site.load(MORE);
    site.awaitVerified();
  }

  @Test
  @Order(3)
  void anotherModelInAnotherJarGoesOnFromTheSavepoint() throws Exception {
    site.follow("A new model, a new jar");
    site.awaitRunning();
    site.load(MORE);
    assertThat(site.awaitVerified().path("versions")).hasSize(2);
  }

  @Test
  @Order(4)
  void theCommandLinePlansStopsAndSubmits() throws Exception {
    site.follow("Ask before a start");
    site.awaitRunning();
    site.load(MORE);
    site.awaitVerified();
    String refused =
        site.shell()
            .runFailing(
                "MILLRACE_LIB=target/shop/lib deploy/millrace plan --pipeline target/shop/pipeline-2.yaml"
                    + " --config target/shop/lake.yaml --config target/shop/job.yaml");
    assertThat(refused).contains("start from the latest savepoint");
  }

  @Test
  @Order(5)
  void aSavepointIsRestoredAtAnotherParallelism() throws Exception {
    site.follow("Rescale by a savepoint");
    site.awaitRunning();
    assertThat(site.parallelism()).isEqualTo(3);
    site.load(MORE);
    site.awaitVerified();
  }

  @Test
  @Order(6)
  void aRunningJobIsRescaled() throws Exception {
    site.follow("Rescale a running job");
    await("parallelism 4").atMost(PATIENCE).until(() -> site.parallelism() == 4);
    site.awaitRunning();
    site.load(MORE);
    site.awaitVerified();
  }

  @Test
  @Order(7)
  void aNewJobManagerTakesUpTheJobOfADeadOne() throws Exception {
    site.load(MORE);
    site.follow("The JobManager dies");
    site.awaitRunning();
    site.load(MORE);
    site.awaitVerified();
  }

  @Test
  @Order(8)
  void aCancelledJobGoesOnFromItsRetainedCheckpoint() throws Exception {
    site.load(MORE);
    site.follow("A cancelled or failed job");
    site.awaitRunning();
    site.load(MORE);
    site.awaitVerified();
  }

  @Test
  @Order(9)
  void aRolledBackJobWritesAnewWhatCameAfterTheSavepoint() throws Exception {
    site.follow("Roll back", 0);
    String savepoint = site.shell().variable("SAVEPOINT");
    long before = versions().path(newest()).asLong();
    site.load(MORE);
    site.awaitVerified();
    site.follow("Roll back", 1);
    assertThat(site.shell().variable("SAVEPOINT")).isEqualTo(savepoint).startsWith("s3://");
    site.awaitRunning();
    JsonNode after = site.awaitVerified().path("versions");
    assertThat(after.path(newest()).asLong()).isEqualTo(before);
  }

  /** Of the rows that the tables hold now, by version. */
  private static JsonNode versions() {
    return site.awaitVerified().path("versions");
  }

  /** The version of the second model. */
  private static String newest() throws Exception {
    return site.shell()
        .run("deploy/millrace validate target/shop/pipeline-2.yaml --version-only")
        .trim();
  }

  @Test
  @Order(10)
  void anApplicationGoesOnFromTheSavepointOfASession() throws Exception {
    Path home = folder.resolve("flink");
    site.shell().run("cp -R \"${FLINK_HOME:-deploy/cluster/target/flink-2.1.1}\" " + home);
    site.shell().run("rm -rf " + home + "/log; mkdir " + home + "/log");
    site.shell().set("FLINK_HOME", home.toString());
    site.follow(APPLICATION, 0);
    site.follow(APPLICATION, 1);
    site.shell().set("JOB", "0".repeat(32));
    site.awaitRunning();
    site.load(MORE);
    site.awaitVerified();
    site.follow(APPLICATION, 2);
    assertThat(site.shell().variable("SAVEPOINT")).startsWith("s3://lake/savepoints/");
    assertThat(Files.exists(home.resolve("log"))).isTrue();
  }
}
