package io.millrace.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A registry whose answers tests say, and which remembers what it was asked. */
final class FakeRegistry implements AutoCloseable {
  /**
   * @param isWhole whether there is no more to come than the body
   */
  private record Answer(int status, String body, boolean isWhole) {}

  private static final Answer NOTHING =
      new Answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}", true);

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();

  FakeRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    asked.add(path);
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    Answer answer = answers.getOrDefault(path, NOTHING);
    byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status, answer.isWhole ? body.length : 2L * body.length);
    exchange.getResponseBody().write(body);
    exchange.getResponseBody().flush();
    if (answer.isWhole) {
      exchange.close();
    }
  }

  void answers(String path, int status, String body) {
    answers.put(path, new Answer(status, body, true));
  }

  /** Answers with headers and half a body, and then no more. */
  void stallsAt(String path, String half) {
    answers.put(path, new Answer(200, half, false));
  }

  void forget(String path) {
    answers.remove(path);
  }

  List<String> asked() {
    return asked;
  }

  List<String> authorizations() {
    return authorizations;
  }

  String url() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/").toString();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
