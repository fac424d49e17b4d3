package io.millrace.local.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.lake.LakePlace;
import io.millrace.local.RunFailure;
import io.millrace.local.folder.LocalCatalog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The server alone, with handwritten requests, since a browser or the JDK's client cannot send all
 * of them.
 */
class LivePageTest {
  @TempDir private Path temporary;
  private final Counting source = new Counting();
  private LiveTables tables;
  private LivePage page;

  /** A source with counters that grow by one each time. */
  private static final class Counting implements LivePage.Source {
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger read = new AtomicInteger();
    private volatile String more = "";

    @Override
    public void read(Set<Integer> widths) {
      read.incrementAndGet();
    }

    @Override
    public Snapshot at(long nowNanos, Set<Integer> widths) {
      return new Snapshot(Map.of("counts", made.incrementAndGet() + more));
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void start() {
    tables = new LiveTables(temporary.resolve("a run"));
    TreeMap<String, String> catalog = new TreeMap<>(LocalCatalog.properties(tables.folder()));
    Questions questions =
        questions(new LakePlace(LocalCatalog.NAME, () -> catalog, "shop"), Questions.EXPLAIN_TIME);
    page = LivePage.start(0, source, questions);
  }

  private static Questions questions(LakePlace place, Duration explainTime) {
    return new Questions(place, List.of(), "a run's", 3, explainTime);
  }

  @AfterEach
  void stop() {
    page.close();
    tables.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html, Millrace",
    "/live.js, text/javascript, EventSource",
    "/live.css, text/css, columns",
    "/page.css, text/css, figures"
  })
  void thePageIsServedWithoutAnythingFromElsewhere(String path, String type, String holds)
      throws IOException {
    String answer = get(path);

    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .contains("Content-type: " + type + "; charset=utf-8", holds)
        .contains("X-content-type-options: nosniff", "default-src 'none'; script-src 'self'");
    assertThat(answer.substring(answer.indexOf("\r\n\r\n")))
        .doesNotContain("http://", "https://", "//cdn");
  }

  @Test
  void aNameThatIsPointedHereIsNotAnswered() throws IOException {
    for (String host : new String[] {"evil.example", "evil.example:" + port(), "127.0.0.1", ""}) {
      assertThat(ask("GET /user?id=a HTTP/1.1\r\nHost: " + host))
          .startsWith("HTTP/1.1 403")
          .contains("The live page is at http://");
    }
    assertThat(ask("GET / HTTP/1.1\r\nHost: localhost:" + port())).startsWith("HTTP/1.1 200");
  }

  @Test
  void anotherSitesPageMayOpenThePageAndAskForNothingOfIt() throws IOException {
    String from = "Sec-Fetch-Site: cross-site";

    assertThat(get("/", from)).startsWith("HTTP/1.1 200");
    assertThat(get("/user?id=a", from)).startsWith("HTTP/1.1 403");
    assertThat(get("/events", "Sec-Fetch-Site: same-site")).startsWith("HTTP/1.1 403");
    assertThat(get("/explain?id=a", "Sec-Fetch-Site: same-origin")).startsWith("HTTP/1.1 404");
  }

  @Test
  void onlyReadingIsAnswered() throws IOException {
    assertThat(ask("POST / HTTP/1.1\r\nContent-Length: 0\r\nHost: 127.0.0.1:" + port()))
        .startsWith("HTTP/1.1 405");
    assertThat(get("/etc/passwd")).startsWith("HTTP/1.1 404");
    assertThat(get("/user?id=%zz")).startsWith("HTTP/1.1 400");
  }

  @Test
  void aQuestionThatHasNoAnswerIsToldAsText() throws IOException {
    assertThat(get("/user?id=%3Cb%3E"))
        .startsWith("HTTP/1.1 404")
        .contains("{\"error\":\"Cannot find shop.events, shop.predictions");
    assertThat(get("/explain?id=%3Cscript%3E"))
        .startsWith("HTTP/1.1 404")
        .contains("Cannot find shop.events")
        .contains("default-src 'none'; style-src 'unsafe-inline'")
        .doesNotContain("<script");
  }

  @Test
  void aFaultOfAQuestionIsToldAsTheOthers() throws IOException {
    page.close();
    LakePlace broken =
        new LakePlace(
            "",
            () -> {
              throw new IllegalStateException("no \"place\"");
            },
            "shop");
    page = LivePage.start(0, source, questions(broken, Questions.EXPLAIN_TIME));

    assertThat(get("/user?id=a"))
        .startsWith("HTTP/1.1 500")
        .contains("Content-type: application/json")
        .contains(
            "{\"error\":\"Cannot answer: java.lang.IllegalStateException: no \\\"place\\\"\"}");
    assertThat(get("/explain?id=a")).startsWith("HTTP/1.1 500").contains("Content-type: text/html");
  }

  @Test
  void requestsThatAreNeverFinishedHoldNoThreadForEver() throws IOException {
    List<Socket> halfOpen = new ArrayList<>();
    try (Stream before = new Stream()) {
      before.awaitCount(1);
      for (int i = 0; i < Viewers.MOST + 8; i++) {
        Socket socket = new Socket(loopback(), port());
        halfOpen.add(socket);
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHo".getBytes(StandardCharsets.UTF_8));
      }
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptionsInstanceOf(SocketException.class)
          .until(() -> status("/").equals("200"));
      before.awaitCount(9);
    } finally {
      for (Socket each : halfOpen) {
        each.close();
      }
    }
  }

  @Test
  void aFaultIsAnsweredToo() throws IOException {
    page.close();
    page = LivePage.start(0, source, null);

    assertThat(get("/user?id=a"))
        .startsWith("HTTP/1.1 500")
        .contains("Cannot answer: java.lang.NullPointerException");
  }

  @Test
  void nothingIsComputedForNobody() throws IOException {
    get("/");
    try (Stream first = new Stream()) {
      first.awaitCount(3);
    }
    // The next write finds out that a viewer has left.
    int[] before = {0};
    await()
        .during(Duration.ofMillis(2_500))
        .atMost(Duration.ofSeconds(30))
        .until(() -> before[0] == (before[0] = source.made.get() + source.read.get()));
  }

  @Test
  void allViewersAreSentWhatIsNewAndHowTheRunEnded() throws Exception {
    try (Stream one = new Stream();
        Stream other = new Stream()) {
      one.awaitLine("event: counts");
      other.awaitLine("event: counts");

      page.end("The run has ended. \"Bye\"");

      one.awaitLine("data: {\"text\":\"The run has ended. \\\"Bye\\\"\"}");
      other.awaitLine("event: end");
    }
  }

  @Test
  void moreViewersThanThereAreThreadsForAreRefused() throws Exception {
    List<Stream> streams = new ArrayList<>();
    try {
      for (int i = 0; i < Viewers.MOST; i++) {
        streams.add(new Stream());
        streams.get(i).awaitLine("event: counts");
      }
      assertThat(get("/events")).startsWith("HTTP/1.1 503");
      assertThat(get("/")).startsWith("HTTP/1.1 200");
    } finally {
      for (Stream each : streams) {
        each.close();
      }
    }
  }

  @Test
  void aViewerThatReadsNothingMakesRoomForOthers() throws Exception {
    source.more = " ".repeat(8 << 20);
    List<Stream> streams = new ArrayList<>();
    try {
      for (int i = 0; i < Viewers.MOST; i++) {
        streams.add(new Stream());
        // It has its place behind this line, which the first one asked for below must not take.
        streams.get(i).awaitLine("retry: 2000");
      }

      await().atMost(Duration.ofMinutes(1)).until(() -> status("/events").equals("200"));
    } finally {
      for (Stream each : streams) {
        each.close();
      }
    }
  }

  @Test
  void aPortThatIsTakenIsToldWithItsCause() {
    assertThatThrownBy(() -> LivePage.start(port(), source, null))
        .isInstanceOf(RunFailure.class)
        .hasRootCauseInstanceOf(BindException.class);
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private int port() {
    return page.address().getPort();
  }

  private String get(String path, String... headers) throws IOException {
    String more = List.of(headers).stream().map(h -> "\r\n" + h).collect(Collectors.joining());
    return ask("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port() + more);
  }

  private String ask(String request) throws IOException {
    try (Socket socket = new Socket(loopback(), port())) {
      send(socket, request + "\r\nConnection: close");
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The status of an answer, without what follows, which may have no end. */
  private String status(String path) throws IOException {
    try (Socket socket = new Socket(loopback(), port())) {
      send(socket, "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port());
      byte[] head = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return new String(head, StandardCharsets.UTF_8).replace("HTTP/1.1 ", "");
    }
  }

  private static void send(Socket socket, String request) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((request + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** A viewer. */
  private final class Stream implements AutoCloseable {
    private final Socket socket = new Socket(loopback(), port());
    private final BufferedReader lines;

    Stream() throws IOException {
      socket.setSoTimeout(20_000);
      send(socket, "GET /events HTTP/1.1\r\nHost: 127.0.0.1:" + port());
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    void awaitLine(String wanted) throws IOException {
      String line = lines.readLine();
      while (line != null && !line.equals(wanted)) {
        line = lines.readLine();
      }
      assertThat(line).isEqualTo(wanted);
    }

    /** A viewer that is slow is not sent each count. */
    void awaitCount(int atLeast) throws IOException {
      String line = lines.readLine();
      while (line != null && !(line.matches("data: \\d+") && count(line) >= atLeast)) {
        line = lines.readLine();
      }
      assertThat(line).isNotNull();
    }

    private static int count(String line) {
      return Integer.parseInt(line.substring("data: ".length()));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
