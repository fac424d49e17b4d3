package io.millrace.command.run;

import static io.millrace.command.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.millrace.command.Commands.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a server that answers as Flink's REST API would. */
class ClusterCommandsTest {
  private static final String DEMO = "../deploy/local/demo/pipeline.yaml";
  private static final String ID = "4ff36963a7de612e93433fba2cfba54c";
  private static final String RUNNING =
      "{\"jobs\":[{\"jid\":\"%s\",\"name\":\"purchase-intent\",\"state\":\"RUNNING\",\"start-time\":1}]}"
          .formatted(ID);

  @TempDir private Path folder;
  private HttpServer server;
  private final Map<String, String> answers = new TreeMap<>();

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String answer = answers.get(exchange.getRequestURI().getPath());
          byte[] body = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    answers.put("/overview", overview("2.1.1", 4));
    answers.put("/jobs/overview", "{\"jobs\":[]}");
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void stopPrintsWhereTheSavepointIs() {
    answers.put("/jobs/overview", RUNNING);
    answers.put("/jobs/" + ID + "/stop", "{\"request-id\":\"r\"}");
    answers.put(
        "/jobs/" + ID + "/savepoints/r",
        "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"location\":\"s3://lake/savepoint-1\"}}");

    Outcome outcome = run("stop", "purchase-intent", "--cluster", address());

    assertThat(outcome.out().trim()).isEqualTo("s3://lake/savepoint-1");
    assertThat(outcome.code()).isZero();
  }

  @Test
  void aSavepointThatFailsIsReportedInALine() {
    answers.put("/jobs/overview", RUNNING);
    answers.put("/jobs/" + ID + "/stop", "{\"request-id\":\"r\"}");
    answers.put(
        "/jobs/" + ID + "/savepoints/r",
        "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"failure-cause\":{\"stack-trace\":\"a.B: x\\n\\tat y\\nCaused by: org.apache.flink.core.fs.UnsupportedFileSystemSchemeException: no scheme 's3'\\n\\tat z\"}}}");

    Outcome outcome = run("stop", ID.substring(0, 6), "--cluster", address());

    assertThat(outcome.err()).contains("no scheme 's3'", "it goes on").doesNotContain("\tat");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void aJobThatIsNotThereIsMisuseAndThoseThatAreAreNamed() {
    answers.put("/jobs/overview", RUNNING);

    Outcome outcome = run("stop", "other", "--cluster", address());

    assertThat(outcome.err()).contains("Invalid job: other", ID + " purchase-intent");
    assertThat(outcome.code()).isEqualTo(2);
  }

  @Test
  void aClusterThatIsNotThereIsReportedWithAdvice() {
    String gone = address();
    server.stop(0);

    Outcome outcome = run("stop", "x", "--cluster", gone);

    assertThat(outcome.err())
        .contains("Cannot reach a Flink cluster at " + gone + ": nothing answers", "--cluster URL");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void whatIsNoClusterIsReportedInWords() {
    answers.put("/jobs/overview", "<html>Welcome</html>");

    Outcome outcome = run("stop", "x", "--cluster", address());

    assertThat(outcome.err())
        .isEqualToIgnoringNewLines(
            "Cannot ask %s/jobs/overview: what answers is no JSON (is this Flink's REST API?)"
                .formatted(address()));
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void submitReportsAllThatIsWrongWithTheClusterAtOnce() throws IOException {
    answers.put("/overview", overview("1.20.0", 1));
    answers.put("/jobs/overview", RUNNING);

    Outcome outcome = submitHere("--savepoint", "s3://lake/savepoint-1", "--parallelism", "2");

    assertThat(outcome.err())
        .contains("it runs Flink 1.20.0")
        .contains("1 of its 4 slots are free, and the job takes 2")
        .contains("job " + ID + " of this name is RUNNING")
        .contains("has no plugin for it (put flink-s3-fs-hadoop-VERSION.jar");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void submitHandsTheJobToFlinksClientWhereNothingSpeaksAgainstIt() throws IOException {
    answers.put("/jobs/overview", RUNNING.replace("purchase-intent", "another"));

    Outcome outcome = submitHere();

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .isEqualTo(
            "2026-11-30 04:05:06,789 WARN  org.apache.hadoop.x [] - careful\nJob has been submitted with JobID %s\n",
            ID);
    assertThat(outcome.code()).isZero();
    assertThat(Files.readString(folder.resolve("given.txt")))
        .startsWith("run -d -m 127.0.0.1:" + server.getAddress().getPort())
        .contains("--pipeline " + DEMO);
  }

  @Test
  void aSubmittedJobThatFailsAtItsStartIsReportedWithItsReason() throws IOException {
    answers.put("/jobs/overview", RUNNING.replace("RUNNING", "FAILED"));
    answers.put("/jobs/" + ID + "/exceptions", "{\"exceptionHistory\":{\"entries\":[]}}");
    answers.put(
        "/jobs/" + ID + "/execution-result",
        "{\"job-execution-result\":{\"failure-cause\":{\"stack-trace\":\"a.B: x\\n\\tat y\\nCaused by: c.DException: no scheme 'gs'\\n\\tat z\"}}}");

    Outcome outcome = submitHere();

    assertThat(outcome.err().trim()).isEqualTo("Cannot run job " + ID + ": no scheme 'gs'");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void aCatalogOutOfReachKeepsFromSubmitting() throws IOException {
    Outcome outcome = submit("--catalog.type", "rest", "--catalog.uri", "http://127.0.0.1:1");

    assertThat(outcome.err()).contains("Cannot look at the tables in catalog millrace");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void statusShowsWhenAJobEndedItsSavepointAndWhatFailedAlone() throws IOException {
    answers.put(
        "/jobs/overview",
        RUNNING
            .replace("\"RUNNING\"", "\"FINISHED\"")
            .replace("}]", ",\"end-time\":%d}]")
            .formatted(System.currentTimeMillis() - 90_000));
    answers.put("/jobs/" + ID + "/exceptions", "{}");
    answers.put(
        "/jobs/" + ID + "/checkpoints",
        """
        {"counts": {"completed": 12, "failed": 5, "in_progress": 0},
         "latest": {"completed": {"id": 11, "latest_ack_timestamp": 1, "state_size": 2048},
                    "savepoint": {"id": 12, "latest_ack_timestamp": 2, "state_size": 4096,
                                  "external_path": "s3://lake/savepoint-1"}},
         "history": [
           {"id": 13, "status": "FAILED", "failure_message": "Checkpoint was declined (task is closing)"},
           {"id": 12, "status": "COMPLETED"},
           {"id": 11, "status": "COMPLETED"},
           {"id": 10, "status": "FAILED", "failure_message": "Checkpoint expired before completing."},
           {"id": 9, "status": "FAILED", "failure_message": "Checkpoint was declined (tasks not ready)"}]}
        """);

    Outcome outcome = status();

    assertThat(outcome.out())
        .containsPattern("Job +" + ID + " FINISHED 1m3\\ds ago\n")
        .contains("checkpoints: 12 complete, 1 failed of the last 5, the last is 11, ")
        .contains(" ago, 2 kB, the last savepoint 12, ")
        .contains("savepoint: s3://lake/savepoint-1");
    assertThat(outcome.code()).isEqualTo(1);

    JsonNode json = new ObjectMapper().readTree(status("--json").out());
    assertThat(json.at("/jobs/0/id").textValue()).isEqualTo(ID);
    assertThat(json.at("/jobs/0/state").textValue()).isEqualTo("FINISHED");
    assertThat(json.at("/jobs/0/checkpoints/latest/bytes").longValue()).isEqualTo(2048);
    assertThat(json.at("/jobs/0/checkpoints/savepoint/location").textValue())
        .isEqualTo("s3://lake/savepoint-1");
    assertThat(json.at("/tables").isEmpty()).isTrue();
  }

  private Outcome status(String... more) {
    return run(
        Stream.concat(
                Stream.of(
                    "status",
                    "--cluster",
                    address(),
                    "--job-name",
                    "purchase-intent",
                    "--catalog.type",
                    "rest",
                    "--catalog.uri",
                    "http://127.0.0.1:1"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void noAgeIsNegative() {
    Instant now = Instant.parse("2026-01-02T03:04:05Z");

    assertThat(StatusText.ago(now.minusSeconds(63), now)).isEqualTo("1m3s ago");
    assertThat(StatusText.ago(now.plusSeconds(4), now)).isEqualTo("0s ago");
  }

  @Test
  void submitNeedsFlinksClient() {
    Outcome outcome = run("submit", "--flink-home", folder.toString(), "--pipeline", DEMO);

    assertThat(outcome.err()).contains("has no bin/flink");
    assertThat(outcome.code()).isEqualTo(2);
  }

  /** Submits with tables in a folder. */
  private Outcome submitHere(String... more) throws IOException {
    return submit(
        Stream.concat(
                Stream.of(
                    "--catalog.type",
                    "hadoop",
                    "--catalog.warehouse",
                    folder.resolve("warehouse").toString()),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  private Outcome submit(String... more) throws IOException {
    return run(
        Stream.concat(
                Stream.of(
                    "submit",
                    "--cluster",
                    address(),
                    "--flink-home",
                    home().toString(),
                    "--jar",
                    DEMO,
                    "--pipeline",
                    DEMO,
                    "--kafka.bootstrap.servers",
                    "broker:9092"),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  /** A Flink home whose client only notes what it is given, and names a job. */
  private Path home() throws IOException {
    Path client = folder.resolve("home/bin/flink");
    Files.createDirectories(client.getParent());
    String note = "echo \"$@\" > " + folder.resolve("given.txt");
    String say = "echo Job has been submitted with JobID " + ID;
    // As Flink's log4j-cli.properties has what Hadoop logs printed.
    String log =
        """
        echo '2026-11-30 04:05:06,789 INFO  org.apache.hadoop.io.compress.CodecPool [] - Got brand-new compressor [.zstd]'
        echo '2026-11-30 04:05:06,789 WARN  org.apache.hadoop.x [] - careful'
        """;
    Files.writeString(client, "#!/bin/sh\n" + note + "\n" + log + say + "\n");
    assertThat(client.toFile().setExecutable(true)).isTrue();
    return folder.resolve("home");
  }

  private static String overview(String version, int free) {
    return "{\"flink-version\":\"%s\",\"taskmanagers\":2,\"slots-total\":4,\"slots-available\":%d}"
        .formatted(version, free);
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }
}
