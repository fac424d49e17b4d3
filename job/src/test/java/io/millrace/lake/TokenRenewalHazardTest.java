package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.options.CatalogOptions;
import io.millrace.options.Parameters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The way in which Iceberg renews a catalog's tokens, against a server that gives some for seconds,
 * for a credential alone: as many do, it exchanges none.
 */
@Execution(ExecutionMode.CONCURRENT) // they wait
class TokenRenewalHazardTest {
  private static final Duration LIFE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private final AtomicInteger issued = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile long goodUntil;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/token", this::token);
    server.createContext("/v1/config", exchange -> ask(exchange, "{}"));
    server.createContext("/v1/namespaces", exchange -> ask(exchange, "{\"namespaces\":[]}"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void token(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!body.contains("grant_type=client_credentials")) {
      refused.incrementAndGet();
      answer(exchange, 400, "{\"error\":\"unsupported_grant_type\"}");
      return;
    }
    goodUntil = System.nanoTime() + LIFE.toNanos();
    answer(
        exchange,
        200,
        "{\"access_token\":\"t%d\",\"token_type\":\"bearer\",\"expires_in\":%d}"
            .formatted(issued.incrementAndGet(), LIFE.toSeconds()));
  }

  private void ask(HttpExchange exchange, String reply) throws IOException {
    boolean isGood =
        ("Bearer t" + issued).equals(exchange.getRequestHeaders().getFirst("Authorization"))
            && System.nanoTime() < goodUntil;
    answer(
        exchange,
        isGood ? 200 : 401,
        isGood
            ? reply
            : "{\"error\":{\"message\":\"expired\",\"type\":\"NotAuthorizedException\",\"code\":401}}");
  }

  private static void answer(HttpExchange exchange, int code, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private static RESTCatalog open(Map<String, String> properties) {
    return (RESTCatalog) CatalogUtil.buildIcebergCatalog("lake", properties, new Configuration());
  }

  @Test
  void icebergsDefaultAsksForAnExchangeAndIsLockedOutForGoodOnceItIsRefused() throws IOException {
    Map<String, String> properties = new TreeMap<>();
    properties.put("type", "rest");
    properties.put("uri", address(""));
    properties.put("oauth2-server-uri", address("/token"));
    properties.put("credential", "id:secret");
    try (RESTCatalog catalog = open(properties)) {
      assertThat(catalog.listNamespaces()).isEmpty();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThatThrownBy(catalog::listNamespaces)
                      .isInstanceOf(NotAuthorizedException.class));
      await().atMost(PATIENCE).until(() -> refused.get() > 0);
      assertThat(issued).hasValue(1);
    }
  }

  @Test
  void withOurDefaultTheCredentialRenewsTheTokenAgainAndAgain() throws IOException {
    Path credential = Files.writeString(folder.resolve("credential"), "id:secret");
    Parameters parameters =
        Parameters.parsePartial(
            Map.of(),
            "--catalog.type",
            "rest",
            "--catalog.uri",
            address(""),
            "--catalog.oauth2-server-uri",
            address("/token"),
            "--catalog.credential",
            "file:" + credential);
    try (RESTCatalog catalog = open(parameters.passThrough(CatalogOptions.CATALOG).resolve())) {
      await().atMost(PATIENCE).until(() -> issued.get() > 3);
      assertThat(refused).hasValue(0);
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(catalog.listNamespaces()).isEmpty());
    }
  }
}
