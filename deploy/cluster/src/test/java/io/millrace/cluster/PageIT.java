package io.millrace.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.proof.GoldenElsewhere;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows the page from its beginning to its end: one pipeline's life on real processes, with more
 * events at each step. Each step goes on from where the one before it has left the job.
 */
@TestMethodOrder(OrderAnnotation.class)
class PageIT {
  private static final int FIRST = 8_000;
  private static final int MORE = 2_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int OLD = 10_000;
  private static final String HISTORY = "Import history";

  private static final String APPLICATION = "Application mode, by hand";

  @RegisterExtension static final Journey JOURNEY = new Journey();

  @TempDir private static Path folder;
  private static Site site;

  @BeforeAll
  static void startsWhatThePageStarts() throws Exception {
    site = Site.in(folder);
    JOURNEY.begin(site);
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
    site.awaitRows();
    site.follow("Verify", 0);
    site.awaitVerified();
    site.follow("Watch");
    Map<String, List<String>> metrics = Scrape.of(folder.resolve("cluster/targets.json"));
    assertThat(metrics.get("jobmanager"))
        .singleElement(STRING)
        .contains("flink_jobmanager_numRunningJobs");
    assertThat(metrics.get("taskmanager"))
        .hasSize(2)
        .anyMatch(each -> each.contains("operator_millrace_events{"));
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
  void misuseIsReportedInAMessage() throws Exception {
    SoftAssertions all = new SoftAssertions();
    try (OtherFlink older = OtherFlink.ofVersion("1.20.1")) {
      for (Misuse each : Misuse.all(older.address())) {
        each.check(site.shell(), all);
      }
    }
    all.assertAll();
  }

  @Test
  @Order(4)
  void anotherModelInAnotherJarGoesOnFromTheSavepoint() throws Exception {
    site.follow("A new model, a new jar");
    site.awaitRunning();
    site.load(MORE);
    assertThat(site.awaitVerified().path("versions")).hasSize(2);
  }

  @Test
  @Order(5)
  void theCommandLinePlansStopsAndSubmits() throws Exception {
    site.follow("Ask before a start");
    site.awaitRunning();
    site.load(MORE);
    site.awaitVerified();
  }

  @Test
  @Order(6)
  void anotherDefinitionGoesOnOverTheSameTablesAndBack() throws Exception {
    site.follow("Another definition", 0);
    site.awaitRunning();
    site.load(MORE);
    assertThat(site.awaitVerified().path("versions")).hasSize(3);
    site.follow("Another definition", 1);
    site.awaitRunning();
    site.load(MORE);
    site.awaitVerified();
  }

  @Test
  @Order(7)
  void aSavepointIsRestoredAtAnotherParallelism() throws Exception {
    site.follow("Rescale by a savepoint");
    site.awaitRunning();
    assertThat(site.parallelism()).isEqualTo(3);
    site.load(MORE);
    site.awaitVerified();
  }

  @Test
  @Order(8)
  void aRunningJobIsRescaled() throws Exception {
    site.follow("Rescale a running job");
    await("parallelism 4").atMost(PATIENCE).until(() -> site.parallelism() == 4);
    site.awaitRunning();
    site.load(MORE);
    site.awaitVerified();
  }

  @Test
  @Order(9)
  void aNewJobManagerTakesUpTheJobOfADeadOne() throws Exception {
    site.load(MORE);
    site.follow("The JobManager dies");
    site.awaitRunning();
    site.load(MORE);
    site.awaitVerified();
  }

  @Test
  @Order(10)
  void aCancelledJobGoesOnFromItsRetainedCheckpoint() throws Exception {
    site.load(MORE);
    site.follow("A cancelled or failed job");
    site.awaitRunning();
    site.load(MORE);
    site.awaitVerified();
  }

  @Test
  @Order(11)
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

  /** The numbers of rows in the tables, by version, once all is verified. */
  private static JsonNode versions() throws Exception {
    return site.awaitVerified().path("versions");
  }

  /** The version of the second model. */
  private static String newest() throws Exception {
    return site.shell()
        .run("deploy/millrace validate target/shop/pipeline-2.yaml --version-only")
        .trim();
  }

  @Test
  @Order(12)
  void featuresGoOnFromASavepointOfAnEarlierBuildBitForBit() throws Exception {
    Path place = Site.ROOT.resolve("target/golden");
    GoldenElsewhere golden = GoldenElsewhere.in(place, site.shell().variable("BROKERS"));
    String shop = site.shell().variable("JOB");
    site.shell().set("SAVEPOINT", golden.savepoint());
    site.follow("A savepoint of an earlier build");
    site.awaitRunning();
    golden.goOn();
    int expected = golden.expected().size();
    await("predictions").atMost(PATIENCE).until(() -> golden.predictions().size() >= expected);
    assertThat(golden.predictions()).isEqualTo(golden.expected());
    site.shell().run("\"$FLINK\"/bin/flink cancel \"$JOB\"");
    site.shell().set("JOB", shop);
  }

  @Test
  @Order(13)
  void historyThatIsImportedGoesOnFromKafkaThoughEachCommandIsKilled() throws Exception {
    // A session's TaskManagers are for a dozen jobs: what those leave of their classes stays.
    site.shell().run("\"$FLINK\"/bin/taskmanager.sh stop-all");
    site.shell().run("for i in 1 2; do \"$FLINK\"/bin/taskmanager.sh start; done");
    site.awaitRunning();
    site.pack(Site.ROOT.resolve("target/shop/old.jsonl.gz"), 0, OLD);
    site.killOnce("Writing ", HISTORY, 0); // the rows' files, which belong to no table yet
    site.killOnce("Running      http", HISTORY, 0); // the states of users
    site.follow(HISTORY, 0);
    String shop = site.shell().variable("JOB");
    site.shell().set("JOB", site.shell().variable("HISTORY"));
    site.awaitRunning();
    site.load("later_events", OLD, MORE);
    site.awaitVerified("history", OLD + MORE);
    site.follow(HISTORY, 1);

    site.shell().run("deploy/millrace stop history --cluster \"$REST\"");
    site.shell().set("JOB", shop);
  }

  @Test
  @Order(14)
  void anApplicationGoesOnFromTheSavepointOfASession() throws Exception {
    Path home = folder.resolve("flink");
    site.shell().run("cp -R \"${FLINK_HOME:-deploy/cluster/target/flink-2.1.1}\" " + home);
    site.shell().run("rm -rf " + home + "/log; mkdir " + home + "/log");
    site.shell().set("FLINK_HOME", home.toString());
    site.follow(APPLICATION, 0);
    site.follow(APPLICATION, 1);
    await("the application's job")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> site.rest("/jobs/overview").path("jobs").size() == 1);
    site.follow(APPLICATION, 2);
    site.awaitRunning();
    site.load(MORE);
    site.awaitVerified();
    site.follow(APPLICATION, 3);
    assertThat(site.shell().variable("SAVEPOINT")).startsWith("s3://lake/savepoints/");
    assertThat(Files.exists(home.resolve("log"))).isTrue();
  }
}
