package io.millrace.local.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lake.LakePlace;
import io.millrace.local.exit.RunFailure;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests to the live page and its answers, with what a browser or the JDK's client cannot send.
 */
class LivePageTest {
  @TempDir private Path temporary;
  private LiveServer server;

  @BeforeEach
  void start() {
    server = new LiveServer(temporary.resolve("a run"));
  }

  @AfterEach
  void stop() {
    server.close();
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
    String answer = server.get(path);

    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .contains("Content-type: " + type + "; charset=utf-8", holds)
        .contains("X-content-type-options: nosniff", "default-src 'none'; script-src 'self'");
    assertThat(answer.substring(answer.indexOf("\r\n\r\n")))
        .doesNotContain("http://", "https://", "//cdn");
  }

  @Test
  void aNameThatIsPointedHereIsNotAnswered() throws IOException {
    for (String host :
        new String[] {"evil.example", "evil.example:" + server.port(), "127.0.0.1", ""}) {
      assertThat(server.ask("GET /user?id=a HTTP/1.1\r\nHost: " + host))
          .startsWith("HTTP/1.1 403")
          .contains("The live page is at http://");
    }
    assertThat(server.ask("GET / HTTP/1.1\r\nHost: localhost:" + server.port()))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void anotherSitesPageMayOpenThePageAndAskForNothingOfIt() throws IOException {
    String from = "Sec-Fetch-Site: cross-site";

    assertThat(server.get("/", from)).startsWith("HTTP/1.1 200");
    assertThat(server.get("/user?id=a", from)).startsWith("HTTP/1.1 403");
    assertThat(server.get("/events", "Sec-Fetch-Site: same-site")).startsWith("HTTP/1.1 403");
    assertThat(server.get("/explain?id=a", "Sec-Fetch-Site: same-origin"))
        .startsWith("HTTP/1.1 404");
  }

  @Test
  void onlyReadingIsAnswered() throws IOException {
    assertThat(
            server.ask("POST / HTTP/1.1\r\nContent-Length: 0\r\nHost: 127.0.0.1:" + server.port()))
        .startsWith("HTTP/1.1 405");
    assertThat(server.get("/etc/passwd")).startsWith("HTTP/1.1 404");
    assertThat(server.get("/user?id=%zz")).startsWith("HTTP/1.1 400");
  }

  @Test
  void aQuestionWithoutAnAnswerGetsAText() throws IOException {
    assertThat(server.get("/user?id=%3Cb%3E"))
        .startsWith("HTTP/1.1 404")
        .contains("{\"error\":\"Cannot find shop.events, shop.predictions");
    assertThat(server.get("/explain?id=%3Cscript%3E"))
        .startsWith("HTTP/1.1 404")
        .contains("Cannot find shop.events")
        .contains("default-src 'none'; style-src 'unsafe-inline'")
        .doesNotContain("<script");
  }

  @Test
  void aFaultOfAQuestionGetsAnAnswerInItsForm() throws IOException {
    LakePlace broken =
        new LakePlace(
            "",
            () -> {
              throw new IllegalStateException("no \"place\"");
            },
            "shop");
    server.restart(LiveServer.questions(broken));

    assertThat(server.get("/user?id=a"))
        .startsWith("HTTP/1.1 500")
        .contains("Content-type: application/json")
        .contains(
            "{\"error\":\"Cannot answer: java.lang.IllegalStateException: no \\\"place\\\"\"}");
    assertThat(server.get("/explain?id=a"))
        .startsWith("HTTP/1.1 500")
        .contains("Content-type: text/html");
  }

  @Test
  void aFaultIsAnsweredToo() throws IOException {
    server.restart(null);

    assertThat(server.get("/user?id=a"))
        .startsWith("HTTP/1.1 500")
        .contains("Cannot answer: java.lang.NullPointerException");
  }

  @Test
  void aPortThatIsTakenIsAFailureWithItsCause() {
    assertThatThrownBy(() -> LivePage.start(server.port(), server.source(), null))
        .isInstanceOf(RunFailure.class)
        .hasRootCauseInstanceOf(BindException.class);
  }
}
