package io.millrace.registry;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A process of Apicurio Registry, with its schemas in memory. */
final class RegistryServer implements AutoCloseable {
  private static final Duration TO_START = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final int port = freePort();
  private Process process;

  /**
   * @param folder with the distribution
   */
  RegistryServer(Path folder) throws IOException {
    this.folder = folder;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx400m",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            runner().toString());
    Map<String, String> environment = builder.environment();
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(freePort()));
    process =
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    Awaitility.await().atMost(TO_START).ignoreExceptions().until(() -> subjects() == 200);
  }

  private Path runner() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(each -> each.getFileName().toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("No registry in " + folder));
    }
  }

  private int subjects() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/subjects")).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  String url() {
    return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
  }

  /** Registers a schema as the next version of a subject, and returns its id. */
  int register(String subject, String schema) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/subjects/" + subject + "/versions"))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(HttpRequest.BodyPublishers.ofString(schema))
            .build();
    String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return Integer.parseInt(answer.replaceFirst("\\{\"id\":(\\d+)}", "$1"));
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
