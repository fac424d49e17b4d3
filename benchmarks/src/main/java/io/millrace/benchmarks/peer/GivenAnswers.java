package io.millrace.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** The answers that a peer has given so far: for each event's id, the values in their order. */
final class GivenAnswers {
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, double[]> byId = new HashMap<>();
  private long repeated;

  Map<String, double[]> byId() {
    return byId;
  }

  /** The number of answers to events that had one already. */
  long repeated() {
    return repeated;
  }

  /**
   * Reads a topic until there are so many answers, or there have been no new ones for a while.
   *
   * @param consumer at the topic's beginning, of committed transactions
   */
  void read(KafkaConsumer<byte[], byte[]> consumer, long wanted, Duration patience)
      throws IOException {
    long lastNs = System.nanoTime();
    while (byId.size() < wanted && System.nanoTime() - lastNs < patience.toNanos()) {
      for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
        add(json.readTree(each.value()));
        lastNs = System.nanoTime();
      }
    }
  }

  /** A list of features and a score; else all members behind the id, in their order. */
  void add(JsonNode answer) {
    JsonNode features = answer.has("features") ? answer.get("features") : answer;
    double[] values = new double[features.isArray() ? features.size() + 1 : features.size() - 1];
    int i = 0;
    for (JsonNode each : features) {
      if (!(features.isObject() && each.isTextual())) {
        values[i++] = each.isNumber() ? each.doubleValue() : Double.NaN;
      }
    }
    if (features.isArray()) {
      values[i] = answer.get("score").doubleValue();
    }
    put(answer.get("event_id").textValue(), values);
  }

  /** Reads the predictions of a table, which has features and score behind three other columns. */
  void read(String warehouse, String table) throws IOException {
    byId.clear();
    repeated = 0;
    try (HadoopCatalog catalog = new HadoopCatalog(new Configuration(), warehouse)) {
      Table loaded = catalog.loadTable(TableIdentifier.parse(table));
      try (CloseableIterable<Record> rows = IcebergGenerics.read(loaded).build()) {
        for (Record row : rows) {
          double[] values = new double[row.size() - 3];
          for (int i = 0; i < values.length; i++) {
            values[i] = row.get(i + 3) instanceof Number number ? number.doubleValue() : Double.NaN;
          }
          put((String) row.get(0), values);
        }
      }
    }
  }

  private void put(String id, double[] values) {
    repeated += byId.put(id, values) == null ? 0 : 1;
  }
}
