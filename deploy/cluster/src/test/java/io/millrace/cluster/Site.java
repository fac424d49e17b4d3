package io.millrace.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.demo.DemoEvents;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * A site where the page is followed, with folders and ports of its own, and events to be loaded.
 */
final class Site {
  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private static final Path KEPT = Path.of("target/page-logs").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int PORTS = 9;

  /** The charset of lines, of which some are no UTF-8: it keeps each byte. */
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Shell shell;
  private final CommandPage page;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> events;
  private int loaded;
  private String section = "none";

  private Site(Path folder, Shell shell, CommandPage page, List<String> events) {
    this.folder = folder;
    this.shell = shell;
    this.page = page;
    this.events = events;
  }

  /** A site on which nothing is started yet: the page says how. */
  static Site in(Path folder) throws IOException {
    int port = freePorts();
    Map<String, String> environment = new HashMap<>();
    environment.put("MILLRACE_BACKING", folder.resolve("backing").toString());
    environment.put("MILLRACE_CLUSTER", folder.resolve("cluster").toString());
    environment.put("MILLRACE_KAFKA_PORT", Integer.toString(port)); // and the next one
    environment.put("MILLRACE_S3_PORT", Integer.toString(port + 2));
    environment.put("MILLRACE_CATALOG_PORT", Integer.toString(port + 3));
    environment.put("MILLRACE_REST_PORT", Integer.toString(port + 4));
    environment.put("MILLRACE_RPC_PORT", Integer.toString(port + 5));
    environment.put("MILLRACE_ZOOKEEPER_PORT", Integer.toString(port + 6)); // and the next two
    // Maven has just built it.
    environment.put("MILLRACE_JAR", ROOT.resolve("job/target/millrace.jar").toString());
    environment.put("USER", "millrace");
    Shell shell = new Shell(ROOT, folder, environment);
    DemoEvents.write(folder.resolve("demo"), DemoEvents.SEED);
    List<String> events = Files.readAllLines(DemoEvents.events(folder.resolve("demo")), BYTES);
    return new Site(
        folder, shell, CommandPage.read(ROOT.resolve("deploy/cluster/README.md")), events);
  }

  private static int freePorts() {
    while (true) {
      int first = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      if (IntStream.range(first, first + PORTS).allMatch(EmbeddedBroker::isFree)) {
        return first;
      }
    }
  }

  Shell shell() {
    return shell;
  }

  /** Runs all blocks under a heading of the page. */
  void follow(String heading) throws IOException, InterruptedException {
    section = heading;
    for (String block : page.blocks(heading)) {
      shell.run(block);
    }
  }

  /** Runs one block under a heading of the page, the first being 0. */
  void follow(String heading, int block) throws IOException, InterruptedException {
    section = heading;
    shell.run(page.blocks(heading).get(block));
  }

  /** Runs a block of the page, and kills it with {@code kill -9} once a line begins like this. */
  void killOnce(String beginning, String heading, int block)
      throws IOException, InterruptedException {
    section = heading;
    shell.killOnce(beginning, page.blocks(heading).get(block));
  }

  /** Loads the next {@code count} of the demo's events. */
  void load(int count) throws IOException, InterruptedException {
    load("user_events", loaded, count);
    loaded += count;
  }

  /** The next {@code count} of the demo's events, for a test that loads them itself. */
  List<String> next(int count) {
    List<String> lines = events.subList(loaded, loaded + count);
    loaded += count;
    return lines;
  }

  /** Loads some of the demo's events into a topic of its own. */
  void load(String topic, int from, int count) throws IOException, InterruptedException {
    Path file = folder.resolve("lines.jsonl");
    Files.write(file, events.subList(from, from + count), BYTES);
    shell.run("deploy/cluster/backing/backing load " + topic + " " + file);
  }

  /** Writes some of the demo's events to a packed file. */
  void pack(Path file, int from, int count) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (String line : events.subList(from, from + count)) {
        out.write((line + "\n").getBytes(BYTES));
      }
    }
  }

  /** An answer of Flink's REST API. */
  JsonNode rest(String path) throws IOException, InterruptedException {
    return json(shell.variable("REST") + path);
  }

  private JsonNode json(String address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  /** Waits until all of the job that the page has started runs. */
  void awaitRunning() {
    String job = shell.variable("JOB");
    await("job " + job + " runs")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              JsonNode found = rest("/jobs/" + job);
              return found.path("state").asText().equals("RUNNING")
                  && found.path("vertices").size() > 0
                  && IntStream.range(0, found.path("vertices").size())
                      .mapToObj(found.path("vertices")::get)
                      .allMatch(each -> each.path("status").asText().equals("RUNNING"));
            });
  }

  /** The largest parallelism of the job's steps. */
  int parallelism() throws IOException, InterruptedException {
    JsonNode vertices = rest("/jobs/" + shell.variable("JOB")).path("vertices");
    return IntStream.range(0, vertices.size())
        .map(i -> vertices.get(i).path("parallelism").asInt())
        .max()
        .orElse(0);
  }

  /**
   * Waits until all that was loaded is in the tables, and verifies that every bit is as it must be.
   */
  JsonNode awaitVerified() throws IOException, InterruptedException {
    return awaitVerified("shop", loaded);
  }

  /** Waits and verifies as {@link #awaitVerified()} does, in another namespace. */
  JsonNode awaitVerified(String namespace, int expected) throws IOException, InterruptedException {
    await("all " + expected + " records in the tables of " + namespace)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(
            () -> {
              long events = records(namespace, "events");
              return events + records(namespace, "rejects") == expected
                  && records(namespace, "predictions") == events;
            });
    JsonNode verified = verify(namespace);
    assertThat(verified.path("clean").asBoolean()).as(verified::toPrettyString).isTrue();
    assertThat(verified.path("events").asLong() + verified.path("rejects").asLong())
        .isEqualTo(expected);
    assertThat(verified.path("predictions").asLong()).isEqualTo(verified.path("events").asLong());
    return verified;
  }

  /** Waits for the first rows of events and predictions. */
  void awaitRows() {
    await("rows")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> records("shop", "events") > 0 && records("shop", "predictions") > 0);
  }

  /** The number of a table's rows, from the catalog. */
  private long records(String namespace, String table) throws IOException, InterruptedException {
    String address =
        "%s/v1/namespaces/%s/tables/%s".formatted(shell.variable("CATALOG"), namespace, table);
    JsonNode metadata = json(address).path("metadata");
    long current = metadata.path("current-snapshot-id").asLong(-1);
    for (JsonNode each : metadata.path("snapshots")) {
      if (each.path("snapshot-id").asLong() == current) {
        return each.path("summary").path("total-records").asLong();
      }
    }
    return 0;
  }

  private JsonNode verify(String namespace) throws IOException, InterruptedException {
    String command =
        "%s --namespace %s --differences none --json || [ $? = 1 ]"
            .formatted(page.blocks("Verify").get(0).trim(), namespace);
    return JSON.readTree(shell.run(command));
  }

  /** A report for a failure: the section followed, the commands run last, and what was logged. */
  String account() {
    try {
      Logs logs = new Logs(folder);
      logs.keep(KEPT);
      return "Section of the page: %s%n%nRun last: %s%n%nThe job: %s%n%nLogged:%n%s%nWhole logs: %s"
          .formatted(section, shell.last(), fault(), logs.complaints(), KEPT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String fault() {
    String job = shell.variable("JOB");
    try {
      return job
          + " "
          + rest("/jobs/" + job).path("state").asText("is not known")
          + " "
          + rest("/jobs/" + job + "/exceptions").path("root-exception").asText("without a fault");
    } catch (IOException | IllegalArgumentException e) {
      return job + " cannot be asked: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return job + " was not asked";
    }
  }

  /**
   * Ends all processes, and deletes the links to the distribution before JUnit finds them and warns
   * of each.
   */
  void stop() throws IOException, InterruptedException {
    shell.run("deploy/cluster/cluster stop || true; deploy/cluster/backing/backing stop || true");
    shell.run("rm -rf \"$MILLRACE_CLUSTER\"");
  }
}
