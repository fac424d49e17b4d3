package io.millrace.local.live;

import com.google.common.html.HtmlEscapers;
import com.sun.net.httpserver.HttpExchange;
import io.millrace.explain.Explainer;
import io.millrace.feature.FeatureColumn;
import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LimitException;
import io.millrace.page.ExplainPage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers questions about a user or an event, from the tables as of the newest checkpoint that they
 * have in common. There is one question at a time, so that a page cannot take the machine from the
 * job.
 */
final class Questions {
  private static final Logger LOG = LoggerFactory.getLogger(Questions.class);
  private static final int PATIENCE_SECONDS = 30;

  /** The longest time of an explanation: less than the next question waits for its turn. */
  static final Duration EXPLAIN_TIME = Duration.ofSeconds(20);

  /** The policy of an explanation's page, which contains its style and has no script. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final LakePlace place;
  private final List<FeatureColumn> features;
  private final String output;
  private final int eventsMax;
  private final Duration explainTime;
  private final Semaphore turn = new Semaphore(1);

  /**
   * @param features the features of a row that are shown
   * @param output the run's folder, for commands in messages
   * @param eventsMax the most events of a user whose event is explained: the run holds them in
   *     memory
   * @param explainTime after which an explanation is given up
   */
  Questions(
      LakePlace place,
      List<FeatureColumn> features,
      String output,
      int eventsMax,
      Duration explainTime) {
    this.place = place;
    this.features = features;
    this.output = output;
    this.eventsMax = eventsMax;
    this.explainTime = explainTime;
  }

  @FunctionalInterface
  private interface Question {
    String answer(Lake lake) throws IOException;
  }

  /** An answer, which is sent once the next question may begin. */
  private record Answer(int status, String body) {}

  /** Answers with JSON: the last events of the user {@code id}, or an {@code error}. */
  void user(HttpExchange exchange) throws IOException {
    String id = Answers.parameter(exchange, "id");
    Answer answer =
        ask(
            lake -> Sections.json(RecentUserRows.of(lake, id, features)),
            message -> Sections.json(Map.of("error", message)));
    Answers.json(exchange, answer.status, answer.body);
  }

  /** Answers with the page that {@code millrace explain --html} writes of the event {@code id}. */
  void explain(HttpExchange exchange) throws IOException {
    String id = Answers.parameter(exchange, "id");
    exchange.getResponseHeaders().set(Guard.POLICY, POLICY);
    Answer answer = ask(lake -> explain(lake, id), Questions::refusal);
    Answers.html(exchange, answer.status, answer.body);
  }

  private String explain(Lake lake, String id) throws IOException {
    Deadline deadline = new Deadline(explainTime);
    try {
      Explainer explainer = new Explainer(lake, new AsOf.Latest(), deadline, eventsMax);
      return ExplainPage.of(id, explainer.explain(id, List.of()));
    } catch (LimitException e) {
      throw new LakeException(
          "Cannot explain '%s' on the live page: %s (run: deploy/millrace explain %s --output %s --html explain.html)"
              .formatted(id, e.getMessage(), quoted(id), quoted(output)),
          e);
    }
  }

  private Answer ask(Question question, UnaryOperator<String> refusal) throws IOException {
    boolean isOurs = false;
    try {
      isOurs = turn.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!isOurs) {
        return new Answer(
            503, refusal.apply("Another question is still being answered; ask again"));
      }
      try (Lake lake = place.open()) {
        return new Answer(Answers.OK, question.answer(lake));
      }
    } catch (LakeException e) {
      return new Answer(404, refusal.apply(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(503, refusal.apply("The run ends"));
    } catch (RuntimeException e) {
      LOG.error("Cannot answer a question of the live page", e);
      return new Answer(500, refusal.apply("Cannot answer: " + e));
    } finally {
      if (isOurs) {
        turn.release();
      }
    }
  }

  /** The text as one word for a shell. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static String refusal(String message) {
    return """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Millrace explains nothing</title>
        <style>:root { color-scheme: light dark } body { font: 15px/1.5 system-ui, sans-serif; margin: 28px 24px; overflow-wrap: anywhere }</style>
        </head><body><p>%s</p></body></html>
        """
        .formatted(HtmlEscapers.htmlEscaper().escape(message));
  }
}
