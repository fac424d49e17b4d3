package io.millrace.flink.sink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.flink.sink.catalog.CatalogSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.RESTResponse;
import org.apache.iceberg.rest.RESTSerializers;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.apache.iceberg.rest.responses.ErrorResponseParser;
import org.apache.iceberg.shaded.com.fasterxml.jackson.annotation.JsonAutoDetect;
import org.apache.iceberg.shaded.com.fasterxml.jackson.annotation.PropertyAccessor;
import org.apache.iceberg.shaded.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.iceberg.shaded.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.iceberg.shaded.com.fasterxml.jackson.databind.PropertyNamingStrategies;

/**
 * A REST catalog behind a bad network: Iceberg's own handlers, which its reference server calls
 * too, over a catalog in a folder. Faults apply to requests that change a table, in the order
 * given.
 */
public final class FaultyRestCatalog implements AutoCloseable {
  private static final ObjectMapper JSON = mapper();

  private final Catalog catalog;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private Runnable between = () -> {};
  private Predicate<String> befallen = path -> true;

  /** The faults of a request. */
  public enum Fault {
    NONE,
    /** The request takes effect, and the connection breaks before the reply. */
    REPLY_LOST,
    /** The request takes effect, and a proxy replies that it has not: the client sends it again. */
    DONE_429,
    DONE_503_RETRY_AFTER,
    /** The request takes effect, and a proxy gives up on the reply. */
    DONE_502,
    DONE_504,
    /** The request takes effect, and the token has expired when a proxy asks for it. */
    DONE_401,
    /** The request takes effect, another engine commits, and then the client sends it again. */
    DONE_AND_OVERTAKEN_503_RETRY_AFTER,
    /** The request reaches the catalog twice, and the client gets the second reply. */
    DOUBLED,
    /** The request does not take effect. */
    REFUSED_409,
    REFUSED_429,
    REFUSED_500,
    REFUSED_503,
    REFUSED_503_RETRY_AFTER;

    boolean takesEffect() {
      return !name().startsWith("REFUSED");
    }
  }

  private record Reply(int status, String body) {}

  public FaultyRestCatalog(Catalog catalog) throws IOException {
    this.catalog = catalog;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public CatalogSettings settings() {
    return CatalogSettings.of(
        "millrace",
        Map.of(
            "type",
            "rest",
            "uri",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            "io-impl",
            "org.apache.iceberg.hadoop.HadoopFileIO"));
  }

  public void inject(Fault... next) {
    faults.addAll(List.of(next));
  }

  /** Sets faults of requests for this table alone, or that create it. */
  public void injectFor(String table, Fault... next) {
    befallen = path -> path.endsWith("/" + table);
    inject(next);
  }

  /** Sets the commit of another engine that comes in between. */
  public void otherEngine(Runnable commit) {
    between = commit;
  }

  public void heal() {
    faults.clear();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body;
      try (InputStream in = exchange.getRequestBody()) {
        body = in.readAllBytes();
      }
      boolean isChange =
          exchange.getRequestMethod().equals("POST")
              && path.contains("/tables")
              && !path.endsWith("/metrics")
              && befallen.test(target(path, body));
      Fault fault = isChange && !faults.isEmpty() ? faults.poll() : Fault.NONE;
      Reply reply = fault.takesEffect() ? reply(exchange.getRequestMethod(), path, body) : null;
      befall(fault, exchange, reply, path, body);
    }
  }

  private static String target(String path, byte[] body) throws IOException {
    if (!path.endsWith("/tables")) {
      return path;
    }
    CreateTableRequest request = JSON.readValue(body, CreateTableRequest.class);
    return path + "/" + request.name() + (request.stageCreate() ? "/staged" : "");
  }

  private void befall(Fault fault, HttpExchange exchange, Reply reply, String path, byte[] body)
      throws IOException {
    switch (fault) {
      case NONE -> send(exchange, reply);
      case REPLY_LOST -> exchange.close();
      case DONE_429, REFUSED_429 -> send(exchange, error(429, "TooManyRequests"));
      case DONE_502 -> send(exchange, error(502, "BadGateway"));
      case DONE_504 -> send(exchange, error(504, "GatewayTimeout"));
      case DONE_401 -> send(exchange, error(401, "NotAuthorized"));
      case REFUSED_409 -> send(exchange, error(409, "CommitFailedException"));
      case REFUSED_500 -> send(exchange, error(500, "InternalServerError"));
      case REFUSED_503 -> send(exchange, error(503, "ServiceUnavailable"));
      case DONE_503_RETRY_AFTER, REFUSED_503_RETRY_AFTER -> sendAgainLater(exchange);
      case DONE_AND_OVERTAKEN_503_RETRY_AFTER -> {
        between.run();
        sendAgainLater(exchange);
      }
      case DOUBLED -> send(exchange, reply(exchange.getRequestMethod(), path, body));
    }
  }

  private static void sendAgainLater(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Retry-After", "1");
    send(exchange, error(503, "ServiceUnavailable"));
  }

  private Reply reply(String method, String path, byte[] body) throws IOException {
    try {
      RESTResponse response = call(method, path, body);
      return response == null
          ? new Reply(204, "")
          : new Reply(200, JSON.writeValueAsString(response));
    } catch (NoSuchTableException | NoSuchNamespaceException e) {
      return error(404, e);
    } catch (CommitFailedException | AlreadyExistsException e) {
      return error(409, e);
    } catch (IllegalArgumentException e) {
      return error(400, e);
    } catch (RuntimeException e) {
      return error(500, e);
    }
  }

  @SuppressWarnings("deprecation") // the other loadTable picks snapshots, which no client asks for
  private RESTResponse call(String method, String path, byte[] body) throws IOException {
    List<String> parts = Arrays.asList(path.substring(1).split("/", -1));
    if (parts.get(1).equals("config")) {
      return ConfigResponse.builder().build();
    } else if (path.endsWith("/metrics")) {
      return null;
    } else if (parts.size() == 2) {
      return CatalogHandlers.createNamespace(
          namespaces(), JSON.readValue(body, CreateNamespaceRequest.class));
    }
    Namespace namespace = Namespace.of(parts.get(2).split("\u001f", -1));
    if (parts.size() == 3) {
      return CatalogHandlers.loadNamespace(namespaces(), namespace);
    } else if (parts.size() == 4) {
      CreateTableRequest request = JSON.readValue(body, CreateTableRequest.class);
      return request.stageCreate()
          ? CatalogHandlers.stageTableCreate(catalog, namespace, request)
          : CatalogHandlers.createTable(catalog, namespace, request);
    }
    TableIdentifier table = TableIdentifier.of(namespace, parts.get(4));
    return method.equals("POST")
        ? CatalogHandlers.updateTable(
            catalog, table, JSON.readValue(body, UpdateTableRequest.class))
        : CatalogHandlers.loadTable(catalog, table);
  }

  private SupportsNamespaces namespaces() {
    return (SupportsNamespaces) catalog;
  }

  private static Reply error(int status, Exception e) {
    return new Reply(
        status,
        ErrorResponseParser.toJson(
            ErrorResponse.builder()
                .responseCode(status)
                .withType(e.getClass().getSimpleName())
                .withMessage(String.valueOf(e.getMessage()))
                .build()));
  }

  private static Reply error(int status, String type) {
    return new Reply(
        status,
        ErrorResponseParser.toJson(
            ErrorResponse.builder()
                .responseCode(status)
                .withType(type)
                .withMessage("injected")
                .build()));
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(reply.status(), isHead || bytes.length == 0 ? -1 : bytes.length);
    if (!isHead && bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @SuppressWarnings("deprecation") // Iceberg's own mapper, which is closed, is made so
  private static ObjectMapper mapper() {
    ObjectMapper mapper = new ObjectMapper();
    mapper.setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY);
    mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    mapper.setPropertyNamingStrategy(new PropertyNamingStrategies.KebabCaseStrategy());
    RESTSerializers.registerAll(mapper);
    return mapper;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
