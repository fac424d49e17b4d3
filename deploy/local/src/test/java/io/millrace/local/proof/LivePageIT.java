package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.proof.ShopEvents.Line;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of {@code deploy/local/run --follow}, as a viewer sees it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LivePageIT {
  private static final int LINES = 1_500;
  private static final String TOPIC = "shop-events";
  private static final String DRAINED = "All that is in the topic is committed";
  private static final String SCRIPT = "<script>document.title='taken'</script>";
  private static final Pattern KAFKA = Pattern.compile("Kafka +(\\S+),");
  private static final Path PICTURES = Path.of("target", "live-page");

  @TempDir private static Path folder;
  private static Path output;
  private static String page;
  private static List<String> arguments;
  private static LocalProcess run;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Browser.require();
    output = folder.resolve("a run");
    Path input = folder.resolve("events.jsonl");
    try (OutputStream out = Files.newOutputStream(input)) {
      for (Line line : ShopEvents.of(8, LINES, 30)) {
        out.write(line.value());
        out.write('\n');
      }
    }
    Path pipeline = ProofDefinition.of(TOPIC).write(folder.resolve("definition"));
    int port = EmbeddedBroker.freePort();
    page = "http://127.0.0.1:" + port;
    arguments =
        List.of(
            "--pipeline",
            pipeline.toString(),
            "--input",
            input.toString(),
            "--follow",
            "--live-port",
            Integer.toString(port),
            "--checkpoint.interval",
            "1s");
    run = LocalProcess.start(output, arguments);
    awaitPrinted("Live      " + page, 1);
    browser = Browser.start().wide(1280, 1600).open(page);
    awaitPrinted(DRAINED, 1);
  }

  @AfterAll
  static void end() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (run != null) {
      run.killAfter(0);
    }
  }

  @BeforeEach
  void open() {
    browser.wide(1280, 1600).coloured("light").open(page);
  }

  @Test
  void theCountsComeByThemselves() {
    eventually("counts").until(() -> number("#read") >= LINES);
    eventually("committed rows")
        .until(() -> browser.text("#events-committed").contains("in the table"));

    assertThat(browser.text("#state")).isEqualTo("Live");
    assertThat(number("#events") + number("#rejects")).isEqualTo(number("#read"));
    assertThat(number("#predictions")).isEqualTo(number("#events"));
    eventually("pictures").until(() -> browser.texts(".picture > svg").size() == 5);
    eventually("commits").until(() -> !browser.texts("#commits tr").isEmpty());
    assertThat(browser.text("#checkpoint")).matches("#[0-9]+");
  }

  @Test
  void aRejectAppearsWithItsReasonAndItsValueIsText() throws IOException {
    String at = Long.toString(System.nanoTime());
    produce(SCRIPT + at);

    eventually("the reject")
        .until(() -> browser.texts("#examples code.value").contains(SCRIPT + at));

    assertThat(browser.text("#examples .reason")).isEqualTo("MALFORMED");
    assertThat(browser.texts("#examples script")).isEmpty();
    assertThat(browser.title()).isEqualTo("proof · Millrace live");
    assertThat(browser.text("#p-reasons")).contains("MALFORMED");
  }

  @Test
  void aUserIsFoundWithFeaturesAndScoreAndTheEventIsExplained() throws IOException {
    String user = "<img src=x onerror=\\\"document.title='taken'\\\">";
    String id = "e-" + System.nanoTime();
    produce(
        "{\"id\":\"%s\",\"user\":\"%s\",\"at\":%d,\"kind\":\"click\"}"
            .formatted(id, user, Instant.now().toEpochMilli()));
    eventually("the event").until(() -> browser.texts("#latest a").contains(id));
    browser.click("#latest li:first-child button.name");
    eventually("the user").until(() -> browser.texts("#user-events summary").size() > 0);

    assertThat(browser.text("#user-text")).contains("<img src=x onerror=", "as of checkpoint");
    assertThat(browser.texts("#user-events details[open] dt")).contains("clicks_7d", "last_item");
    assertThat(browser.texts("#user-events img, #latest img")).isEmpty();
    assertThat(browser.text("#user-events summary b")).matches("-?[0-9].*");
    browser.click("#user-events details[open] a");
    eventually("the explanation").until(() -> browser.text("h1").equals(id));

    assertThat(browser.address()).startsWith(page + "/explain?id=" + TOPIC);
    assertThat(browser.texts("svg").size()).isPositive();
    assertThat(browser.texts("img")).isEmpty();
    assertThat(browser.title()).startsWith("Millrace explains");
  }

  @Test
  void aUserWhoIsUnknownIsReportedAsSuch() {
    browser.type("#user", "nobody <b>");

    eventually("the answer")
        .until(
            () ->
                browser.text("#user-text").startsWith("No prediction of user 'nobody <b>' as of"));
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "400, light", "400, dark"})
  void nothingIsWiderThanTheWindow(int width, String scheme) throws IOException {
    browser.wide(width, 1600).coloured(scheme).open(page);
    produce("x".repeat(300));
    eventually("rejects").until(() -> !browser.texts("#examples li").isEmpty());
    eventually("predictions").until(() -> !browser.texts("#latest li").isEmpty());
    browser.click("#latest li:first-child button.name");
    eventually("the user").until(() -> !browser.texts("#user-events dd").isEmpty());
    eventually("pictures").until(() -> browser.texts(".picture > svg").size() == 5);

    assertThat(browser.evaluate("return document.documentElement.scrollWidth <= innerWidth"))
        .isEqualTo(true);
    assertThat(
            browser.evaluate(
                "return [...document.querySelectorAll('main *')]"
                    + ".filter(e => e.getBoundingClientRect().right > innerWidth + 0.5)"
                    + ".map(e => e.tagName + '.' + e.className).slice(0, 5).join(' ')"))
        .isEqualTo("");
    Number tall = (Number) browser.evaluate("return document.documentElement.scrollHeight");
    browser.wide(width, tall.intValue());
    browser.screenshot(PICTURES.resolve(width + "-" + scheme + ".png"));
  }

  @Test
  void noRequestLeavesThisMachine() throws IOException {
    browser.requests();
    browser.open(page);
    eventually("pictures").until(() -> browser.texts(".picture > svg").size() == 5);

    assertThat(browser.requests())
        .contains(page + "/", page + "/live.js", page + "/events")
        .allMatch(address -> address.startsWith(page + "/") || address.startsWith("data:"));
  }

  /** The last one: what is counted since a start begins anew with it. */
  @Test
  @Order(Integer.MAX_VALUE)
  void theEndIsReportedAndThePageComesBackWithTheNextRun() throws Exception {
    eventually("the stream").until(() -> browser.text("#state").equals("Live"));
    run.stop();

    eventually("the end")
        .until(
            () ->
                browser
                    .text("#state")
                    .equals("The run has ended. Its report: " + output.resolve("report.html")));
    assertThat(run.exitCode()).as(() -> LocalProcess.printed(output)).isZero();

    run = LocalProcess.start(output, arguments);
    eventually("the next run").until(() -> browser.text("#state").equals("Live"));
    awaitPrinted(DRAINED, 2);
  }

  private static long number(String selector) {
    String text = browser.text(selector).replace(",", "");
    return text.matches("[0-9]+") ? Long.parseLong(text) : -1;
  }

  private static void produce(String value) {
    Matcher kafka = KAFKA.matcher(LocalProcess.printed(output));
    assertThat(kafka.find()).isTrue();
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    Broker.append(kafka.group(1), TOPIC, List.of(new Line(bytes, 0, Instant.now().toEpochMilli())));
  }

  private static void awaitPrinted(String text, int times) {
    eventually(text)
        .until(
            () -> {
              String printed = LocalProcess.printed(output);
              assertThat(run.isAlive()).as(printed).isTrue();
              return printed.split(Pattern.quote(text), -1).length > times;
            });
  }

  private static ConditionFactory eventually(String what) {
    return await(what).atMost(Duration.ofMinutes(4)).pollInterval(Duration.ofMillis(300));
  }
}
