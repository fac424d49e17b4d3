package io.millrace.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client of Flink's REST API, against a server in this test that gives its answers. */
class ClusterTest {
  private static final Job JOB = job("RUNNING");

  private HttpServer server;
  private Cluster cluster;

  private static Job job(String state) {
    return new Job("j1", "shop", state, Instant.ofEpochMilli(1), Optional.empty());
  }

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    cluster = new Cluster("http://localhost:" + server.getAddress().getPort() + "/");
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private void answer(String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  @Test
  void jobsComeNewestFirstAndEndedOnesAreNotLive() {
    answer(
        "/jobs/overview",
        200,
        """
        {"jobs":[
          {"jid":"a","name":"shop","state":"FINISHED","start-time":5,"end-time":9},
          {"jid":"b","name":"shop","state":"RESTARTING","start-time":7,"end-time":-1},
          {"jid":"c","name":"other","state":"RUNNING","start-time":6,"end-time":-1}]}
        """);

    assertThat(cluster.jobs()).extracting(Job::id).containsExactly("b", "c", "a");
    assertThat(cluster.jobs().get(0).ended()).isEmpty();
    assertThat(cluster.jobs().get(2).ended()).contains(Instant.ofEpochMilli(9));
    assertThat(cluster.liveJobs("shop")).extracting(Job::id).containsExactly("b");
  }

  @Test
  void aJobSaysItsDefinitionAndOneOfAnEarlierBuildSaysNothing() {
    JobLabel label = new JobLabel("ab12", "shop", "c0de");
    answer(
        "/jobs/j1/config",
        200,
        """
        {"jid":"j1","name":"shop","execution-config":{"job-parallelism":2,"user-config":
          {"millrace.pipeline-version":"ab12","millrace.namespace":"shop",
           "millrace.catalog-sha256":"c0de"}}}
        """);
    answer("/jobs/j2/config", 200, "{\"execution-config\":{\"user-config\":{}}}");

    assertThat(cluster.label(JOB)).contains(label);
    assertThat(label.parameters())
        .isEqualTo(
            Map.of(
                "millrace.pipeline-version",
                "ab12",
                "millrace.namespace",
                "shop",
                "millrace.catalog-sha256",
                "c0de"));
    Job other = new Job("j2", "shop", "RUNNING", JOB.since(), Optional.empty());
    assertThat(cluster.label(other)).isEmpty();
  }

  @Test
  void anotherFlinkIsAProblemAndAPatchReleaseIsNone() {
    assertThat(cluster.versionProblem(new Cluster.Overview("2.1.9", 1, 1, 1))).isEmpty();
    assertThat(cluster.versionProblem(new Cluster.Overview("2.10.0", 1, 1, 1)))
        .hasValueSatisfying(why -> assertThat(why).contains("it runs Flink 2.10.0 (must be 2.1.x"));
  }

  /** Declined ones were never begun: tasks that do not run yet are no fault. */
  @Test
  void checkpointsThatWereDeclinedHaveNotFailed() {
    answer(
        "/jobs/j1/checkpoints",
        200,
        """
        {"counts":{"completed":12},
         "history":[
           {"status":"COMPLETED"},
           {"status":"IN_PROGRESS"},
           {"status":"FAILED","failure_message":"Checkpoint was declined (tasks not ready)"},
           {"status":"FAILED","failure_message":"Checkpoint was declined (task is closing)"},
           {"status":"FAILED","failure_message":"Checkpoint expired before completing."}],
         "latest":{"completed":
           {"id":7,"latest_ack_timestamp":1000,"state_size":42,"external_path":"s3://c/chk-7"}}}
        """);

    Checkpoints found = cluster.checkpoints(JOB);

    assertThat(found.completed()).isEqualTo(12);
    assertThat(found.failed()).isEqualTo(1);
    assertThat(found.known()).isEqualTo(5);
    assertThat(found.isAll()).isFalse();
    assertThat(found.latest())
        .contains(new Checkpoints.Complete(7, Instant.ofEpochMilli(1_000), 42, "s3://c/chk-7"));
    assertThat(found.savepoint()).isEmpty();
  }

  @Test
  void theLastFaultIsItsInnermostCause() {
    answer(
        "/jobs/j1/exceptions",
        200,
        """
        {"exceptionHistory":{"entries":[
          {"stacktrace":"java.lang.Exception: outer\\n\\tat a\\nCaused by: x.YException: the disk is full\\n\\tat b"},
          {"stacktrace":"java.lang.Exception: older"}]}}
        """);

    assertThat(cluster.lastFault(JOB)).contains("the disk is full");
  }

  @Test
  void aJobThatNeverRanHasItsFaultInItsResult() {
    answer("/jobs/j1/exceptions", 200, "{\"exceptionHistory\":{\"entries\":[]}}");
    answer(
        "/jobs/j1/execution-result",
        200,
        "{\"job-execution-result\":{\"failure-cause\":{\"stack-trace\":\"a.BException: no slots\"}}}");

    assertThat(cluster.lastFault(JOB)).isEmpty();
    assertThat(cluster.lastFault(job("FAILED"))).contains("no slots");
  }

  @Test
  void anErrorOfFlinksIsReportedInALine() {
    answer(
        "/overview",
        500,
        "{\"errors\":[\"Internal server error.\",\"<Exception on server side:\\na.B\\nCaused by: java.lang.IllegalStateException: shutting down\\n\\tat c\"]}");

    assertThatThrownBy(cluster::overview)
        .isInstanceOf(ClusterException.class)
        .hasMessageEndingWith("/overview: shutting down");
  }

  @Test
  void whatIsNoFlinkIsSaidToBeNone() {
    answer("/overview", 503, "<html>\nbusy</html>");

    assertThatThrownBy(cluster::overview)
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("<html> (is this Flink's REST API?)");
    assertThatThrownBy(() -> cluster.checkpoints(JOB))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("there is no such thing");
    assertThatThrownBy(() -> new Cluster("local host:8081").overview())
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("must be a URL");
  }

  @Test
  void aSavepointThatTakesTooLongIsNotReportedAsAStop() {
    answer("/jobs/j1/stop", 202, "{\"request-id\":\"r\"}");
    answer("/jobs/j1/savepoints/r", 200, "{\"status\":{\"id\":\"IN_PROGRESS\"}}");

    assertThatThrownBy(() -> cluster.stop(JOB, Optional.empty(), Duration.ofMillis(1)))
        .isInstanceOf(ClusterException.class)
        .hasMessageContainingAll("its savepoint is not complete", "the savepoint goes on");
  }

  @Test
  void aJobThatWaitsForSlotsHasNotStarted() {
    answer(
        "/jobs/overview",
        200,
        "{\"jobs\":[{\"jid\":\"j1\",\"name\":\"shop\",\"state\":\"INITIALIZING\",\"start-time\":1}]}");

    assertThat(cluster.started("j1", Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void aJobRunsOnceAllOfItsTasksDo() {
    answer("/jobs/j1", 200, vertices("RUNNING"));
    cluster.awaitRunning(JOB, Duration.ofSeconds(30));

    server.removeContext("/jobs/j1");
    answer("/jobs/j1", 200, vertices("DEPLOYING"));
    answer(
        "/jobs/j1/exceptions",
        200,
        "{\"exceptionHistory\":{\"entries\":[{\"stacktrace\":\"a.BException: no disk\"}]}}");

    assertThatThrownBy(() -> cluster.awaitRunning(JOB, Duration.ofMillis(1)))
        .isInstanceOf(ClusterException.class)
        .hasMessageContainingAll("does not run after", "no disk");
    assertThat(cluster.steps(JOB).slots()).isEqualTo(3);
  }

  private static String vertices(String second) {
    return """
        {"state":"RUNNING","vertices":[
          {"status":"RUNNING","parallelism":1},{"status":"%s","parallelism":3}]}
        """
        .formatted(second);
  }

  @Test
  void aJobThatHasEndedIsNotWaitedFor() {
    answer("/jobs/j1", 200, "{\"state\":\"FAILED\",\"vertices\":[]}");
    answer("/jobs/j1/exceptions", 200, "{\"exceptionHistory\":{\"entries\":[]}}");
    answer(
        "/jobs/j1/execution-result",
        200,
        "{\"job-execution-result\":{\"failure-cause\":{\"stack-trace\":\"a.BException: no topic\"}}}");

    assertThatThrownBy(() -> cluster.awaitRunning(JOB, Duration.ofMinutes(5)))
        .isInstanceOf(ClusterException.class)
        .hasMessage("Job j1 is FAILED: no topic");
  }

  @Test
  void aCancelledJobHasEnded() {
    List<String> asked = new ArrayList<>();
    server.createContext(
        "/jobs/j1",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.sendResponseHeaders(202, 2);
          exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    answer(
        "/jobs/overview",
        200,
        "{\"jobs\":[{\"jid\":\"j1\",\"name\":\"shop\",\"state\":\"CANCELED\",\"start-time\":1}]}");

    cluster.cancel(JOB, Duration.ofSeconds(30));

    assertThat(asked).containsExactly("PATCH /jobs/j1?mode=cancel");
  }

  @Test
  void settingsAreThoseOfTheJobManager() {
    answer(
        "/jobmanager/config",
        200,
        "[{\"key\":\"a.b\",\"value\":\"s3://x\"},{\"key\":\"c\",\"value\":\"\"}]");

    assertThat(cluster.setting("a.b")).contains("s3://x");
    assertThat(cluster.setting("c")).isEmpty();
    assertThat(cluster.setting("d")).isEmpty();
  }
}
