package io.millrace.flink.type;

import io.millrace.event.KafkaCoordinates;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * The wire format of Kafka coordinates. Not thread safe: a reader keeps the last topic, so that
 * records that stay in batches and caches share one string.
 */
final class CoordinatesFormat {
  private String lastTopic = "";

  void write(KafkaCoordinates kafka, DataOutputView target) throws IOException {
    StringValue.writeString(kafka.topic(), target);
    Wire.writeInt(kafka.partition(), target);
    Wire.writeLong(kafka.offset(), target);
    Wire.writeLong(kafka.timestampMs(), target);
  }

  KafkaCoordinates read(DataInputView source) throws IOException {
    String topic = FlinkText.read(source);
    if (topic == null) {
      throw new IOException("Cannot read a record's coordinates: they have no topic");
    }
    if (topic.equals(lastTopic)) {
      topic = lastTopic;
    } else {
      lastTopic = topic;
    }
    return new KafkaCoordinates(
        topic, Wire.readInt(source), Wire.readLong(source), Wire.readLong(source));
  }
}
