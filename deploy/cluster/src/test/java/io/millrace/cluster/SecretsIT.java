package io.millrace.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * One pipeline's life on real processes whose services all want secrets: Kafka by SCRAM over TLS, a
 * catalog by tokens that live for seconds, and an S3 store. It goes on over their expiries and over
 * an outage of what issues them, and nothing that others can see ever shows a secret.
 */
@TestMethodOrder(OrderAnnotation.class)
class SecretsIT {
  private static final int FIRST = 3_000;
  private static final int MORE = 500;
  private static final int EXPIRIES = 5;
  private static final String DEMO = "--pipeline deploy/local/demo/pipeline.yaml ";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @RegisterExtension static final Journey JOURNEY = new Journey();

  @TempDir private static Path folder;
  private static GuardedSite guarded;
  private static Site site;

  /** What commands have printed. */
  private static final ExposedText SAID = new ExposedText();

  @BeforeAll
  static void startsWhatWantsSecrets() throws Exception {
    site = Site.in(folder);
    JOURNEY.begin(site);
    guarded = GuardedSite.around(site, folder);
    guarded.load(FIRST);
  }

  @AfterAll
  static void stops() throws Exception {
    try {
      if (guarded != null) {
        guarded.close();
      }
    } finally {
      if (site != null) {
        site.stop();
      }
    }
  }

  @Test
  @Order(1)
  void theJobCommitsEachCheckpointOverManyExpiriesOfItsToken() throws Exception {
    assertThat(said("submit", DEMO + "--parallelism 1").code()).isZero();
    site.shell().run("JOB=$(sed -n 's/.*JobID //p' " + folder.resolve("said.txt") + ")");
    site.awaitRunning();
    int before = guarded.tokens().issued();
    long end = System.nanoTime() + GuardedSite.TOKEN_LIFE.multipliedBy(EXPIRIES).toNanos();
    await("the lives of some tokens")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              guarded.load(MORE / 10);
              return System.nanoTime() > end;
            });
    assertThat(guarded.tokens().issued()).isGreaterThan(before + EXPIRIES);
    site.awaitVerified();
    assertThat(restarts()).as("restarts of the job").isZero();
    assertThat(guarded.gate().refused()).as("requests with no good token").isZero();
  }

  private static int restarts() throws Exception {
    JsonNode restarts =
        site.rest("/jobs/" + site.shell().variable("JOB") + "/metrics?get=numRestarts");
    return restarts.path(0).path("value").asInt();
  }

  @Test
  @Order(2)
  void nothingThatOthersSeeOfARunningJobShowsASecret() throws Exception {
    said("status", "--cluster \"$REST\"");
    said("verify", "");
    said("plan", DEMO);
    said("explain", "no-such-event");
    said("validate deploy/local/demo/pipeline.yaml", "--sample-topics first");
    said("options", null);
    said("submit --help", null);
    String savepoint =
        site.shell()
            .run(
                "\"$FLINK\"/bin/flink savepoint \"$JOB\" file://"
                    + folder.resolve("savepoints")
                    + " | sed -n 's/^Savepoint completed. Path: file:*//p'");
    assertThat(Path.of(savepoint.strip(), "_metadata")).exists();
    assertNoSecret();
  }

  @Test
  @Order(3)
  void theJobGoesOnAfterAnOutageOfTheTokenServer() throws Exception {
    guarded.tokens().stop();
    int refused = guarded.gate().refused();
    guarded.load(MORE);
    await("a commit with a token that has expired")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              guarded.load(MORE / 10); // Each commit may be the first behind the expiry.
              return guarded.gate().refused() > refused;
            });
    await("the job restarts").atMost(PATIENCE).ignoreExceptions().until(() -> restarts() > 0);
    guarded.load(MORE);
    guarded.tokens().start();
    site.awaitRunning();
    guarded.load(MORE);
    site.awaitVerified();
    assertNoSecret();
  }

  @Test
  @Order(4)
  void eachMistakeIsOneSentenceWithoutASecret() throws Exception {
    SoftAssertions all = new SoftAssertions();
    String wrong = guarded.secrets().value("wrong");
    String right = site.shell().variable("LAKE_CREDENTIAL");
    site.shell().set("LAKE_CREDENTIAL", GuardedSite.CLIENT + ":" + wrong);
    check(all, "plan", DEMO, "Cannot look at the tables in catalog millrace: ");
    check(all, "status", "--cluster \"$REST\"", "Cannot open the tables in catalog millrace: ");
    check(
        all,
        "submit",
        DEMO + "--job.name other",
        "Cannot look at the tables in catalog millrace: ");
    site.shell().set("LAKE_CREDENTIAL", right);

    guarded.secrets().replace("kafka", "wrong");
    check(all, "status", "--cluster \"$REST\"", "invalid credentials");
    check(all, "submit", DEMO + "--job.name other", "do not accept who we are");
    guarded.secrets().replace("kafka", "kafka");

    guarded.secrets().replace("truststore", "wrong");
    check(all, "status", "--cluster \"$REST\"", "keystore password was incorrect");
    guarded.secrets().replace("truststore", "truststore");
    all.assertAll();
    assertNoSecret();
  }

  private static void check(SoftAssertions all, String command, String options, String message)
      throws Exception {
    Shell.Outcome outcome = said(command, options);
    String what = command + " " + options;
    all.assertThat(outcome.code()).as(what).isEqualTo(1);
    all.assertThat(outcome.err())
        .as(what)
        .contains(message)
        .doesNotContain("\tat ", "Internal error");
  }

  @Test
  @Order(5)
  @Disabled("it was never run to its end: the words of these faults are not known yet")
  void faultsOfARunningJobShowNoSecret() throws Exception {
    guarded.secrets().replace("kafka", "wrong");
    site.shell().run("\"$FLINK\"/bin/taskmanager.sh stop; \"$FLINK\"/bin/taskmanager.sh start");
    awaitFault("invalid credentials");
    guarded.secrets().replace("kafka", "kafka");
    guarded.stopBroker();
    awaitFault("imed out");
    assertNoSecret();
  }

  private static void awaitFault(String words) {
    await("a fault with " + words)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .ignoreExceptions()
        .until(
            () ->
                site.rest("/jobs/" + site.shell().variable("JOB") + "/exceptions")
                    .toString()
                    .contains(words));
  }

  /**
   * Runs a command of the command line with the parameters of the site.
   *
   * @param options null for none, not even the site's
   */
  private static Shell.Outcome said(String command, String options)
      throws IOException, InterruptedException {
    String whole =
        "MILLRACE_LIB=target/shop/lib deploy/millrace "
            + command
            + (options == null ? "" : " " + guarded.parametersOf(command) + " " + options);
    Shell.Outcome outcome = site.shell().attempt(whole);
    Files.writeString(folder.resolve("said.txt"), outcome.out());
    SAID.add("the output of " + whole, outcome.out() + outcome.err());
    return outcome;
  }

  /** Looks everywhere for every secret, and for a reference, which must be found. */
  private static void assertNoSecret() throws Exception {
    ExposedText exposed = new ExposedText();
    exposed.texts().putAll(SAID.texts());
    exposed.addRest(site.shell().variable("REST"));
    exposed.addFiles(folder.resolve("cluster"));
    exposed.addFiles(folder.resolve("savepoints"));
    Path backing = folder.resolve("backing");
    // What the store itself is configured with.
    exposed.addFiles(backing, backing.resolve("s3.properties"), backing.resolve("s3.env"));
    exposed.addFiles(folder.resolve("tmp"));
    exposed.addProcesses();
    List<String> bodies = guarded.gate().said();
    for (int i = 0; i < bodies.size(); i++) {
      exposed.add("what the catalog has heard and said, " + i, bodies.get(i));
    }
    assertThat(exposed.secrets(guarded.secrets())).isEmpty();
    assertSeen(exposed);
  }

  /** A search that finds nothing must have looked where there is something. */
  private static void assertSeen(ExposedText exposed) {
    Map<String, String> expected =
        Map.of(
            "env:LAKE_CREDENTIAL", "/cluster/ha/",
            "sasl.jaas.config = [hidden]", "/cluster/flink/log/",
            "flink.max-committed-checkpoint-id", "what the catalog has heard and said",
            "taskexecutor", "/proc/",
            "bits differ", "the output of ");
    expected.forEach(
        (words, place) ->
            assertThat(exposed.placesOf(words))
                .as("places of '%s'", words)
                .anyMatch(each -> each.contains(place)));
    assertThat(exposed.texts().keySet())
        .anyMatch(each -> each.contains("/checkpoints/") && each.endsWith("_metadata"))
        .anyMatch(each -> each.contains("/taskmanagers/") && each.contains("/logs/"));
  }
}
