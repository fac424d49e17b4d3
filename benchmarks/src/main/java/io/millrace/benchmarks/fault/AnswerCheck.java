package io.millrace.benchmarks.fault;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.fault.Judgement.UserPlace;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Compares the committed records of the predictions topic with the table's rows. */
final class AnswerCheck {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Map<UserPlace, StoredRow> rows;
  private final Discrepancies found;

  AnswerCheck(Map<UserPlace, StoredRow> rows, Discrepancies found) {
    this.rows = rows;
    this.found = found;
  }

  /**
   * Compares all records.
   *
   * @param loose whether records may be repeated or missing: the tables were rolled back, and the
   *     job with them, which deploy/cluster/README.md says more of; or two copies of the job wrote
   *     them
   */
  void compare(List<ConsumerRecord<byte[], byte[]>> records, boolean loose) throws IOException {
    Map<UserPlace, Integer> seen = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> each : records) {
      JsonNode answer = JSON.readTree(each.value());
      UserPlace place =
          new UserPlace(answer.path("user_id").asText(), answer.path("user_seq").asLong());
      StoredRow row = rows.get(place);
      if (row == null) {
        found.add("answer without a row", place.toString());
        continue;
      }
      if (seen.merge(place, 1, Integer::sum) > 1 && !loose) {
        found.add("answer twice", place.toString());
      }
      compare(answer, row, place);
    }
    for (UserPlace each : rows.keySet()) {
      if (!seen.containsKey(each) && !loose) {
        found.add("row without an answer", each.toString());
      }
    }
  }

  private void compare(JsonNode answer, StoredRow row, UserPlace place) {
    for (String each : List.of("event_id", "status", "pipeline_version")) {
      found.unequal("answer " + each, answer.path(each).asText(), row.value(each), place);
    }
    JsonNode score = answer.path("score");
    Float value = score.isNull() ? null : Float.valueOf(score.asText());
    found.unequal("answer score", value, row.value("score"), place);
  }
}
