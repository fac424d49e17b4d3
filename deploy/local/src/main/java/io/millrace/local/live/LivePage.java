package io.millrace.local.live;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.local.exit.RunFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page, and sends its viewers what has changed. Nothing is computed without a viewer.
 */
public final class LivePage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LivePage.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int THREADS = Viewers.MOST + 8;
  private static final int PATIENCE_SECONDS = 5;
  private static final int PERIOD_MS = 1_000;

  /**
   * The property that limits how long the JDK's server waits for the rest of a request; without it,
   * one of the threads waits for ever.
   */
  private static final String REQUEST_SECONDS = "sun.net.httpserver.maxReqTime";

  /** The source of the page's snapshots. */
  interface Source extends AutoCloseable {
    /** Reads what takes time, for the snapshots to come; called by one thread at a time. */
    void read(Set<Integer> widths);

    /** The snapshot of now, without delay; called by one thread at a time. */
    Snapshot at(long nowNanos, Set<Integer> widths);

    @Override
    void close();
  }

  private final HttpServer server;
  private final Source source;
  private final Questions questions;
  private final Viewers viewers = new Viewers();
  private final ScheduledExecutorService clock =
      Executors.newScheduledThreadPool(2, named("live-page"));
  private final ExecutorService requests =
      Executors.newFixedThreadPool(THREADS, named("live-page-request"));

  private LivePage(HttpServer server, Source source, Questions questions) {
    this.server = server;
    this.source = source;
    this.questions = questions;
  }

  /**
   * Begins to serve.
   *
   * @param port of 127.0.0.1, or 0 for any that is free
   * @throws RunFailure caused by a {@link java.net.BindException} where it is taken
   */
  static LivePage start(int port, Source source, Questions questions) {
    try {
      InetSocketAddress at = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
      // Read once, when the server's class is loaded; nothing else here uses that class.
      if (System.getProperty(REQUEST_SECONDS) == null) {
        System.setProperty(REQUEST_SECONDS, Integer.toString(PATIENCE_SECONDS));
      }
      HttpServer server = HttpServer.create(at, 0);
      LivePage page = new LivePage(server, source, questions);
      server
          .createContext("/", page::answer)
          .getFilters()
          .add(new Guard(server.getAddress().getPort()));
      server.setExecutor(page.requests);
      server.start();
      page.every(page::publish);
      page.every(page::read);
      return page;
    } catch (IOException e) {
      throw RunFailure.failed(
          "Cannot serve the live page at 127.0.0.1:%d: %s".formatted(port, e), e);
    }
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Runs a task once a second while there are viewers, until the page is closed. */
  private void every(Consumer<Set<Integer>> task) {
    var unused =
        clock.scheduleWithFixedDelay(() -> attempt(task), PERIOD_MS, PERIOD_MS, MILLISECONDS);
  }

  private void attempt(Consumer<Set<Integer>> task) {
    try {
      Set<Integer> widths = viewers.widths();
      if (!widths.isEmpty()) {
        task.accept(widths);
      }
    } catch (RuntimeException e) {
      // The next attempt may find the tables again.
      LOG.info("Nothing new on the live page", e);
    }
  }

  private void read(Set<Integer> widths) {
    source.read(widths);
  }

  private synchronized void publish(Set<Integer> widths) {
    long now = System.nanoTime();
    viewers.publish(source.at(now, widths), now);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        route(exchange);
      } catch (RuntimeException e) {
        LOG.error("Cannot answer {}", exchange.getRequestURI(), e);
        Answers.text(exchange, 500, "Cannot answer: " + e);
      }
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/" -> Answers.resource(exchange, "/live.html", "text/html");
      case "/live.js" -> Answers.resource(exchange, "/live.js", "text/javascript");
      case "/live.css" -> Answers.resource(exchange, "/live.css", "text/css");
      case "/page.css" -> Answers.resource(exchange, "/page.css", "text/css");
      case "/events" -> stream(exchange);
      case "/user" -> questions.user(exchange);
      case "/explain" -> questions.explain(exchange);
      default -> Answers.text(exchange, 404, "There is no such page");
    }
  }

  private void stream(HttpExchange exchange) throws IOException {
    boolean narrow = !Answers.parameter(exchange, "narrow").isEmpty();
    Optional<Viewer> joined = viewers.join(narrow ? Drawing.NARROW : Drawing.WIDE);
    if (joined.isEmpty()) {
      Answers.text(exchange, 503, "The live page has %d viewers already".formatted(Viewers.MOST));
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
    try {
      exchange.sendResponseHeaders(Answers.OK, 0);
      clock.execute(() -> attempt(this::publish));
      joined.get().write(exchange.getResponseBody());
    } finally {
      viewers.leave(joined.get());
    }
  }

  /** Sends the viewers how the run has ended. */
  public void end(String how) {
    try {
      viewers.end(JSON.writeValueAsString(Map.of("text", how)));
    } catch (IOException e) {
      throw new IllegalStateException("Cannot write as JSON: " + how, e);
    }
  }

  /** Stops the server, which waits at most a second for its viewers, and ends its threads. */
  @Override
  public void close() {
    clock.shutdownNow();
    server.stop(1);
    requests.shutdownNow();
    try {
      if (!clock.awaitTermination(PATIENCE_SECONDS, SECONDS)) {
        LOG.info("The live page still reads the tables");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    source.close();
  }

  private static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
