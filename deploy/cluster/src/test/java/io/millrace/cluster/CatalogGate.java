package io.millrace.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A gate before a REST catalog: lets nobody through without a good token and the right key, and
 * keeps what was said, without the headers.
 */
final class CatalogGate implements AutoCloseable {
  static final String KEY_HEADER = "X-Api-Key";

  private static final String BEARER = "Bearer ";
  private static final String CONTENT_TYPE = "Content-Type";
  private static final int UNAUTHORIZED = 401;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI catalog;
  private final Predicate<String> isGood;
  private final String key;
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger commits = new AtomicInteger();
  private final List<String> said = new CopyOnWriteArrayList<>();

  /**
   * @param catalog the address of the catalog that lets everybody in
   * @param isGood whether a token is good
   * @param key what {@link #KEY_HEADER} must be
   */
  CatalogGate(int port, URI catalog, Predicate<String> isGood, String key) throws IOException {
    this.catalog = catalog;
    this.isGood = isGood;
    this.key = key;
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::pass);
    server.start();
  }

  /** The number of requests that were not let through. */
  int refused() {
    return refused.get();
  }

  /** The number of commits that the catalog has taken. */
  int commits() {
    return commits.get();
  }

  /** The bodies of all requests and answers. */
  List<String> said() {
    return said;
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] asked = exchange.getRequestBody().readAllBytes();
      String problem = problem(exchange);
      if (!problem.isEmpty()) {
        refused.incrementAndGet();
        byte[] body =
            "{\"error\":{\"message\":\"%s\",\"type\":\"NotAuthorizedException\",\"code\":401}}"
                .formatted(problem)
                .getBytes(StandardCharsets.UTF_8);
        answer(exchange, UNAUTHORIZED, "application/json", body);
        return;
      }
      HttpResponse<byte[]> answer = ask(exchange, asked);
      if (exchange.getRequestMethod().equals("POST") && answer.statusCode() == 200) {
        commits.incrementAndGet();
      }
      said.add(new String(asked, StandardCharsets.UTF_8));
      said.add(new String(answer.body(), StandardCharsets.UTF_8));
      String type = answer.headers().firstValue(CONTENT_TYPE).orElse("application/json");
      answer(exchange, answer.statusCode(), type, answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String problem(HttpExchange exchange) {
    String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!given.startsWith(BEARER) || !isGood.test(given.substring(BEARER.length()))) {
      return "the token is not good";
    }
    return key.equals(exchange.getRequestHeaders().getFirst(KEY_HEADER)) ? "" : "no key";
  }

  private HttpResponse<byte[]> ask(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(catalog.resolve(exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    String type = exchange.getRequestHeaders().getFirst(CONTENT_TYPE);
    if (type != null) {
      request.header(CONTENT_TYPE, type);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static void answer(HttpExchange exchange, int code, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set(CONTENT_TYPE, type);
    boolean isEmpty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(code, isEmpty ? -1 : body.length);
    if (!isEmpty) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
