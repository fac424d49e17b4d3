package io.millrace.command.table;

import static io.millrace.command.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.millrace.cluster.Cluster;
import io.millrace.cluster.ClusterException;
import io.millrace.command.Commands.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an upgrade refuses before it has stopped anything, against a server that answers as Flink's
 * REST API would.
 */
class UpgradeRefusalsTest {
  private static final String DEMO = "../deploy/local/demo/pipeline.yaml";
  private static final String ID = "4ff36963a7de612e93433fba2cfba54c";
  private static final String OTHER = "b00c6f0d1e2f3a4b5c6d7e8f90a1b2c3";

  @TempDir private Path folder;
  private HttpServer server;
  private String meant = "purchase-intent";
  private final Map<String, String> answers = new TreeMap<>();
  private final List<String> changes = new CopyOnWriteArrayList<>();

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          if (!exchange.getRequestMethod().equals("GET")) {
            changes.add(exchange.getRequestURI().getPath());
          }
          String answer = answers.get(exchange.getRequestURI().getPath());
          byte[] body = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    job("RUNNING");
    answers.put(
        "/overview",
        "{\"flink-version\":\"2.1.1\",\"taskmanagers\":2,\"slots-total\":4,\"slots-available\":1}");
    answers.put("/jobs/" + ID, "{\"vertices\":[{\"parallelism\":1},{\"parallelism\":2}]}");
    answers.put(
        "/jobmanager/config",
        "[{\"key\":\"execution.checkpointing.savepoint-dir\",\"value\":\"s3://lake/savepoints\"}]");
    Path client = folder.resolve("home/bin/flink");
    Files.createDirectories(client.getParent());
    Files.writeString(client, "#!/bin/sh\nexit 1\n");
    assertThat(client.toFile().setExecutable(true)).isTrue();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
    assertThat(changes).as("requests that change something").isEmpty();
  }

  private void job(String state) {
    jobs(Map.of(ID, "purchase-intent " + state));
  }

  /**
   * @param all by id, the name and the state
   */
  private void jobs(Map<String, String> all) {
    List<String> texts = new ArrayList<>();
    all.forEach(
        (id, text) -> {
          int at = text.lastIndexOf(' ');
          texts.add(
              "{\"jid\":\"%s\",\"name\":\"%s\",\"state\":\"%s\",\"start-time\":1}"
                  .formatted(id, text.substring(0, at), text.substring(at + 1)));
        });
    answers.put("/jobs/overview", "{\"jobs\":[%s]}".formatted(String.join(",", texts)));
  }

  @Test
  void allThatIsWrongWithTheClusterIsSaidAtOnce() {
    job("RESTARTING");
    answers.put("/overview", answers.get("/overview").replace("2.1.1", "1.20.0"));

    Outcome outcome = upgrade("--parallelism", "4");

    assertThat(outcome.err())
        .contains("it is RESTARTING (must be RUNNING")
        .contains("it runs Flink 1.20.0")
        .contains("3 of its 4 slots are free without job " + ID + ", and the job takes 4")
        .contains("Cannot use savepoint directory s3://lake/savepoints")
        .contains("put flink-s3-fs-hadoop-VERSION.jar");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void aClusterWithoutAPlaceForSavepointsNeedsOne() {
    answers.put("/jobmanager/config", "[]");

    Outcome outcome = upgrade();

    assertThat(outcome.err())
        .isEqualToIgnoringNewLines(
            "Missing --savepoint-dir: %s has no execution.checkpointing.savepoint-dir"
                .formatted(address()));
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void aFoldBeforeTheStopNeedsAFreeSlot() {
    answers.put("/overview", answers.get("/overview").replace("available\":1", "available\":0"));

    Cluster cluster = new Cluster(address());
    UpgradedJob job = UpgradedJob.find(cluster, "purchase-intent");

    assertThat(new UpgradePlan(null, null, cluster, job, Optional.empty()).earlyProblem())
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .startsWith(
                        "Cannot fold early on %s: none of its 4 slots is free while job %s runs"
                            .formatted(address(), ID))
                    .contains("or leave out --early")
                    .doesNotContain("cancel"));
    jobs(Map.of(ID, "purchase-intent RUNNING", OTHER, "fold early RUNNING"));
    assertThat(new UpgradePlan(null, null, cluster, job, Optional.empty()).earlyProblem().get())
        .contains(
            "(cancel job %s, fold early, which a command that was killed may have left; "
                .formatted(OTHER));
  }

  /** A command that was killed has stopped it, and this one is given as that was. */
  @Test
  void aJobThatWasStoppedIsTakenFromTheSavepointThatHasEndedIt() {
    jobs(Map.of(ID, "purchase-intent FINISHED"));
    answers.put(
        "/jobs/" + ID + "/checkpoints",
        "{\"latest\":{\"savepoint\":{\"id\":7,\"external_path\":\"s3://lake/savepoints/s-7\"}}}");
    Cluster cluster = new Cluster(address());

    for (String meant : List.of("purchase-intent", ID, ID.substring(0, 6))) {
      UpgradedJob found = UpgradedJob.find(cluster, meant);
      assertThat(found.id()).isEqualTo(ID);
      assertThat(found.savepoint()).contains("s3://lake/savepoints/s-7");
    }
    assertThat(upgrade("--savepoint-dir", folder.toString()).err())
        .contains("Cannot find shop.events")
        .doesNotContain("must be RUNNING", "slots are free");
  }

  /**
   * It holds the slots that the same command needs when it is given again, and nothing else runs.
   */
  @Test
  void aRewriteThatAKilledCommandHasLeftIsNamedWhereSlotsAreWanting() {
    answers.put("/overview", answers.get("/overview").replace("available\":1", "available\":0"));
    answers.put(
        "/jobs/" + ID + "/checkpoints",
        "{\"latest\":{\"savepoint\":{\"id\":7,\"external_path\":\"s3://lake/savepoints/s-7\"}}}");
    String left = "rewrite s3://lake/savepoints/s-7";
    jobs(Map.of(ID, "purchase-intent FINISHED", OTHER, left + " RUNNING"));

    assertThat(upgrade("--savepoint-dir", folder.toString()).err())
        .contains(
            "0 of its 4 slots are free, and the job takes 1 (cancel job %s, %s, which a"
                .formatted(OTHER, left));
    jobs(Map.of(ID, "purchase-intent FINISHED", OTHER, "rewrite s3://other RUNNING"));
    assertThat(upgrade("--savepoint-dir", folder.toString()).err())
        .contains("and the job takes 1 (start TaskManagers");
  }

  /** The stop of the killed command goes on for a while, or there was none. */
  @Test
  void aStopThatFailsIsThatOfTheKilledCommandOrIsSaidAsItIs() {
    Cluster cluster = new Cluster(address());
    UpgradedJob running = UpgradedJob.find(cluster, ID);
    ClusterException failure = new ClusterException("Cannot stop it: no space left");
    Duration patience = Duration.ofSeconds(20);

    assertThatThrownBy(() -> running.endedByAnother(cluster, Duration.ofMillis(1), failure))
        .as("it goes on")
        .isSameAs(failure);
    jobs(Map.of(ID, "purchase-intent FAILED"));
    assertThatThrownBy(() -> running.endedByAnother(cluster, patience, failure))
        .as("it has ended otherwise")
        .isSameAs(failure);
    jobs(Map.of(ID, "purchase-intent FINISHED"));
    answers.put(
        "/jobs/" + ID + "/checkpoints",
        "{\"latest\":{\"savepoint\":{\"id\":7,\"external_path\":\"s3://lake/savepoints/s-7\"}}}");
    assertThat(running.endedByAnother(cluster, patience, failure))
        .isEqualTo("s3://lake/savepoints/s-7");
  }

  @Test
  void aJobThatWasStoppedIsNotTakenWhereOneOfItsNameGoesOn() {
    jobs(Map.of(ID, "purchase-intent FINISHED", OTHER, "purchase-intent RUNNING"));
    answers.put(
        "/jobs/" + ID + "/checkpoints",
        "{\"latest\":{\"savepoint\":{\"id\":7,\"external_path\":\"s3://lake/savepoints/s-7\"}}}");

    meant = ID;
    Outcome outcome = upgrade();

    assertThat(outcome.err())
        .contains(
            "Invalid job: %s (it was stopped, and job %s of its name goes on since; name that one"
                .formatted(ID, OTHER));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(UpgradedJob.find(new Cluster(address()), "purchase-intent").id()).isEqualTo(OTHER);
  }

  @Test
  void aJobThatEndedOtherwiseOrIsForgottenIsGoneOnWithByHand() {
    for (String ended : List.of("CANCELED", "FAILED", "FINISHED")) {
      jobs(Map.of(ID, "purchase-intent " + ended));

      Outcome outcome = upgrade();

      assertThat(outcome.err())
          .contains("Invalid job: purchase-intent (must be the id or the name of one running job")
          .contains("millrace bootstrap NEW.yaml --savepoint S makes what");
      assertThat(outcome.code()).isEqualTo(2);
    }
  }

  /** Whether there is a history to fold is known when the tables are. */
  @Test
  void noSlotIsAskedForBeforeItIsKnownThatSomethingIsFolded() {
    answers.put("/overview", answers.get("/overview").replace("available\":1", "available\":0"));

    Outcome outcome = upgrade("--early", "--savepoint-dir", folder.toString());

    assertThat(outcome.err()).contains("Cannot find shop.events").doesNotContain("fold early");
    assertThat(outcome.code()).isEqualTo(1);
  }

  /** The old definition could not go on from its savepoint either. */
  @Test
  void whatTheStateIsBoundToMustStay() throws IOException {
    Path without = folder.resolve("without-topic.yaml");
    Files.writeString(
        without, Files.readString(Path.of(DEMO)).replaceAll("(?m)^predictions-topic:.*\\R", ""));
    answers.put(
        "/jobs/" + ID,
        "{\"vertices\":[{\"name\":\"features\",\"parallelism\":2,\"maxParallelism\":128},"
            + "{\"name\":\"predictions topic: Writer -> predictions topic: Committer\","
            + "\"parallelism\":2,\"maxParallelism\":128}]}");

    assertThat(upgradeTo(without.toString(), "--savepoint-dir", folder.toString()).err())
        .contains(
            "Invalid --max-parallelism: 720 (must be 128, which the state of job %s is bound to)"
                .formatted(ID))
        .contains("Missing predictions-topic in " + without + ": job " + ID + " writes one");
    assertThat(upgrade("--max-parallelism", "128", "--savepoint-dir", folder.toString()).err())
        .doesNotContain("max-parallelism");
  }

  @Test
  void aJobThatWritesOtherTablesIsNotTaken() {
    Outcome outcome = upgrade("--savepoint-dir", folder.toString());

    assertThat(outcome.err()).contains("Cannot find shop.events");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void theDefinitionIsGivenOnceAndInItsPlace() {
    assertThat(upgrade("--pipeline", DEMO).err())
        .contains("Invalid --pipeline: the definition is given as NEW.yaml");
    assertThat(run("upgrade", "--job", "x", "--cluster", address()).err())
        .contains("Missing NEW.yaml");
    assertThat(upgrade("--share", "1.5").err()).contains("Invalid --share: 1.5 (must be 0 to 1)");
    assertThat(upgrade("--share", "1.5").code()).isEqualTo(2);
  }

  private Outcome upgrade(String... more) {
    return upgradeTo(DEMO, more);
  }

  private Outcome upgradeTo(String definition, String... more) {
    return run(
        Stream.concat(
                Stream.of(
                    "upgrade",
                    "--config=" + config(),
                    definition,
                    "--job",
                    meant,
                    "--cluster",
                    address(),
                    "--flink-home",
                    folder.resolve("home").toString(),
                    "--jar",
                    DEMO),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  private Path config() {
    try {
      return Files.writeString(
          folder.resolve("job.yaml"),
          "catalog: {type: hadoop, warehouse: %s}\nkafka.bootstrap.servers: broker:9092\n"
              .formatted(folder.resolve("warehouse")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }
}
