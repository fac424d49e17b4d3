package io.millrace.flink.sink.topic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.feature.FeatureRow;
import io.millrace.scoring.Prediction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A prediction as a record of the topic. Key: the user. Value: a JSON object of {@code user_id,
 * prediction, timestamp, model_version, event_id, user_seq, pipeline_version, score, status}, in
 * this order; job/PREDICTIONS.md says what each is.
 *
 * <p>{@code score} is in the fewest digits that give the same float, or null, and {@code
 * prediction} is the same; {@code timestamp} is the event's time in milliseconds. The record's own
 * timestamp is another: events may be older than the topic's retention, or than 1970, which Kafka
 * refuses.
 */
final class PredictionJson implements KafkaRecordSerializationSchema<Prediction> {
  private static final long serialVersionUID = 1L;

  private final String topic;
  private transient JsonFactory json;

  PredictionJson(String topic) {
    this.topic = topic;
  }

  @Override
  public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) {
    json = new JsonFactory();
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Prediction prediction, KafkaSinkContext context, Long timestamp) {
    byte[] key = prediction.row().userId().getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(topic, key, value(prediction));
  }

  private byte[] value(Prediction prediction) {
    FeatureRow row = prediction.row();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = json.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("user_id", row.userId());
      writeScore(out, "prediction", prediction);
      out.writeNumberField("timestamp", row.eventTimeMs());
      out.writeStringField(
          "model_version", prediction.model() == null ? null : prediction.model().version());
      out.writeStringField("event_id", row.eventId());
      out.writeNumberField("user_seq", row.features().userSeq());
      out.writeStringField("pipeline_version", prediction.pipelineVersion());
      writeScore(out, "score", prediction);
      out.writeStringField("status", prediction.score().status().name());
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the prediction of " + row.kafka(), e);
    }
    return bytes.toByteArray();
  }

  private static void writeScore(JsonGenerator out, String name, Prediction prediction)
      throws IOException {
    float score = prediction.score().value();
    if (Float.isFinite(score)) {
      out.writeNumberField(name, score);
    } else {
      out.writeNullField(name);
    }
  }
}
