package io.millrace.benchmarks.drive;

import io.millrace.benchmarks.load.EventLines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Reads the predictions topic, as a service would that cannot wait for transactions. */
final class TopicReader implements AnswerReader {
  private static final String EVENT_ID = "\"event_id\":\"";
  private static final int ID_LENGTH = 36;
  private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final EventLines lines;

  TopicReader(Topic topic, EventLines lines) {
    this.consumer = topic.readerFromEnd();
    this.lines = lines;
  }

  @Override
  public void read(Latencies latencies) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(LONGEST_WAIT);
    long atNs = System.nanoTime();
    for (ConsumerRecord<byte[], byte[]> each : records) {
      String json = new String(each.value(), StandardCharsets.UTF_8);
      int from = json.indexOf(EVENT_ID) + EVENT_ID.length();
      if (from >= EVENT_ID.length() && json.length() >= from + ID_LENGTH) {
        latencies.arrived(lines.number(json.substring(from, from + ID_LENGTH)), atNs);
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
