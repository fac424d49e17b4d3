package io.millrace.local.live;

import com.google.common.html.HtmlEscapers;
import com.sun.net.httpserver.HttpExchange;
import io.millrace.explain.Explainer;
import io.millrace.explain.page.ExplainPage;
import io.millrace.feature.FeatureColumn;
import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakePlace;
import io.millrace.verify.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Answers about one user or one event, from the tables as of the newest checkpoint that they have
 * in common. One question at a time, so that a page cannot take the machine from the job.
 */
final class Questions {
  private static final int PATIENCE_SECONDS = 30;

  /** The page of an explanation brings its style within it, and no script. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final LakePlace place;
  private final List<FeatureColumn> features;
  private final Semaphore turn = new Semaphore(1);

  /**
   * @param features those that a row is told with
   */
  Questions(LakePlace place, List<FeatureColumn> features) {
    this.place = place;
    this.features = features;
  }

  @FunctionalInterface
  private interface Answer {
    void of(Lake lake) throws IOException;
  }

  @FunctionalInterface
  private interface Refusal {
    void of(int status, String message) throws IOException;
  }

  /** JSON: the last events of the user {@code id}, or an {@code error}. */
  void user(HttpExchange exchange) throws IOException {
    String id = Answers.parameter(exchange, "id");
    ask(
        lake -> Answers.json(exchange, Answers.OK, Sections.json(UserRows.of(lake, id, features))),
        (status, message) ->
            Answers.json(exchange, status, Sections.json(Map.of("error", message))));
  }

  /** The page that {@code millrace explain --html} writes, of the event {@code id}. */
  void explain(HttpExchange exchange) throws IOException {
    String id = Answers.parameter(exchange, "id");
    exchange.getResponseHeaders().set(Guard.POLICY, POLICY);
    ask(
        lake -> {
          Explainer explainer = new Explainer(lake, new AsOf.Latest(), Progress.NONE);
          Answers.html(exchange, Answers.OK, ExplainPage.of(id, explainer.explain(id, List.of())));
        },
        (status, message) -> Answers.html(exchange, status, refusal(message)));
  }

  private void ask(Answer answer, Refusal refusal) throws IOException {
    boolean isOurs = false;
    try {
      isOurs = turn.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!isOurs) {
        refusal.of(503, "Another question is still being answered; ask again");
        return;
      }
      try (Lake lake = place.open()) {
        answer.of(lake);
      }
    } catch (LakeException e) {
      refusal.of(404, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refusal.of(503, "The run ends");
    } finally {
      if (isOurs) {
        turn.release();
      }
    }
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
