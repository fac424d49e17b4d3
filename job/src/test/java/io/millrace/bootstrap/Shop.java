package io.millrace.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A user of a small pipeline, whose features tests write in YAML. */
final class Shop {
  static final long DAY = 86_400_000;

  /** The Kafka timestamp of all records: no event is in the future. */
  private static final long READ_MS = 1_700_000_000_000L;

  private static final String HEAD =
      """
      pipeline: shop
      format: 1
      source: {topics: [clicks], format: json}
      event:
        user: user
        time: {field: time, as: ms}
        fields: {%s}
      features:
      """;

  private final Pipeline pipeline;
  private final FeatureSet features;
  private final EventDecoder decoder;
  private UserState state;
  private FeatureVector latest;
  private final List<PastEvent> rows = new ArrayList<>();

  Shop(Pipeline pipeline) {
    this.pipeline = pipeline;
    features = FeatureSet.compile(pipeline.features(), pipeline.event());
    decoder = new EventDecoder(pipeline.event());
    state = features.newUser();
  }

  static Pipeline pipeline(String fields, String... features) {
    String yaml = HEAD.formatted(fields) + "  " + String.join("\n  ", features);
    return PipelineReader.read(yaml + "\ntables: {namespace: shop}\n", "shop.yaml");
  }

  /** Takes an event, with the members of its value beside user and time. */
  Shop take(long timeMs, String members) {
    String json = "{\"user\":\"u\",\"time\":" + timeMs + "," + members + "}";
    return take(json.getBytes(StandardCharsets.UTF_8));
  }

  Shop take(byte[] value) {
    KafkaCoordinates at = new KafkaCoordinates("clicks", 0, rows.size(), READ_MS);
    Decoded decoded = decoder.decode(value, at);
    assertThat(decoded).isInstanceOf(Event.class);
    Event event = (Event) decoded;
    latest = features.advance(state, event);
    rows.add(
        new PastEvent(
            latest.userSeq(), latest.referenceTimeMs(), pipeline.version(), event, value));
    return this;
  }

  /** Goes on from a packed state. */
  Shop from(byte[] packed) {
    state = features.read(packed);
    return this;
  }

  byte[] packed() {
    return features.write(state);
  }

  /** The rows so far, with all fields of the definition. */
  List<PastEvent> rows() {
    return rows;
  }

  /** A feature at the latest event; null for null. */
  Object value(String feature) {
    for (int i = 0; i < features.columns().size(); i++) {
      if (features.columns().get(i).name().equals(feature)) {
        String text = latest.texts() == null ? null : latest.texts()[i];
        double number = latest.numbers()[i];
        return text != null ? text : Double.isNaN(number) ? null : (Object) number;
      }
    }
    throw new IllegalArgumentException(feature);
  }
}
