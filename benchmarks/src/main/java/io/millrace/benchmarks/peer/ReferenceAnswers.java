package io.millrace.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.load.EventLines;
import io.millrace.benchmarks.load.Load;
import io.millrace.benchmarks.part.Demo;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.pipeline.Pipeline;
import io.millrace.scoring.OnnxLoader;
import io.millrace.scoring.Scorer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The answers that are right: for each event's id, the values of its features and its score. */
final class ReferenceAnswers {
  private static final long DAY_MS = 86_400_000;

  /** The delay of the watermark in {@code over.sql}. */
  private static final long OVER_DELAY_MS = 600_000;

  private final Load load;
  private final long events;

  /** The answers to the first events of a load. */
  ReferenceAnswers(Load load, long events) {
    this.load = load;
    this.events = events;
  }

  /** The demo's 24 features and score, by the job's own core; NaN is null. */
  Map<String, double[]> ofDemo() {
    Pipeline pipeline = Demo.pipeline();
    EventDecoder decoder = new EventDecoder(pipeline.event());
    FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
    byte[] model = Demo.file("deploy/local/demo/" + pipeline.model().file());
    EventLines lines = new EventLines(load);
    Map<String, UserState> users = new HashMap<>();
    Map<String, double[]> answers = new HashMap<>();
    try (Scorer scorer = OnnxLoader.load(model, pipeline.model(), features.columns(), 1)) {
      for (long n = 0; n < events; n++) {
        KafkaCoordinates place = new KafkaCoordinates("user_events", 0, n, Long.MAX_VALUE);
        Event event = (Event) decoder.decode(lines.line(n), place);
        UserState user = users.computeIfAbsent(event.userId(), id -> features.newUser());
        FeatureVector vector = features.advance(user, event);
        float score = scorer.score(new FeatureVector[] {vector})[0].value();
        double[] answer = Arrays.copyOf(vector.numbers(), vector.numbers().length + 1);
        answer[vector.numbers().length] = score;
        answers.put(event.eventId(), answer);
      }
    }
    return answers;
  }

  /**
   * What {@code over.sql} asks for, by the rules of SQL: views, clicks, purchases and the value of
   * carts of the 24 hours up to each event, of the events that were answered. Answers to late
   * events are left out: SQL drops most of them, and others without what it has forgotten.
   */
  Map<String, double[]> ofOver(Set<String> answered) throws IOException {
    ObjectMapper json = new ObjectMapper();
    EventLines lines = new EventLines(load);
    Map<String, List<JsonNode>> users = new HashMap<>();
    Map<String, JsonNode> onTime = new HashMap<>();
    long newestMs = Long.MIN_VALUE;
    for (long n = 0; n < events; n++) {
      JsonNode event = json.readTree(lines.line(n));
      String id = event.get("event_id").textValue();
      newestMs = Math.max(newestMs, event.get("timestamp").longValue());
      if (answered.contains(id)) {
        users
            .computeIfAbsent(event.get("user_id").textValue(), user -> new ArrayList<>())
            .add(event);
        if (event.get("timestamp").longValue() >= newestMs - OVER_DELAY_MS) {
          onTime.put(id, event);
        }
      }
    }
    Map<String, double[]> answers = new HashMap<>();
    onTime.forEach(
        (id, event) -> answers.put(id, over(users.get(event.get("user_id").textValue()), event)));
    return answers;
  }

  private static double[] over(Iterable<JsonNode> events, JsonNode current) {
    double[] answer = new double[4];
    long nowMs = current.get("timestamp").longValue();
    for (JsonNode each : events) {
      long timeMs = each.get("timestamp").longValue();
      if (timeMs <= nowMs && timeMs >= nowMs - DAY_MS) {
        switch (each.get("type").textValue()) {
          case "view" -> answer[0]++;
          case "click" -> answer[1]++;
          case "purchase" -> answer[2]++;
          case "add_to_cart" -> answer[3] += each.get("amount").doubleValue();
          default -> {}
        }
      }
    }
    return answer;
  }
}
