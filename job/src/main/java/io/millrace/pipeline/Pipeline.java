package io.millrace.pipeline;

import io.millrace.event.EventSchema;
import io.millrace.feature.FeatureDefinition;
import io.millrace.scoring.ModelDefinition;
import java.io.Serializable;
import java.util.List;

/**
 * A checked definition of what is computed.
 *
 * @param model null where features are only logged
 * @param tables the place of the rows; part of no hash
 * @param predictionsTopic null for none; part of no hash
 * @param canonicalJson the canonical form, as RFC 8785 writes JSON
 * @param version the SHA-256 of {@code canonicalJson}, in lower-case hex
 */
public record Pipeline(
    String name,
    List<String> topics,
    EventSchema event,
    List<FeatureDefinition> features,
    ModelDefinition model,
    Tables tables,
    String predictionsTopic,
    String canonicalJson,
    String version)
    implements Serializable {
  public Pipeline {
    topics = List.copyOf(topics);
    features = List.copyOf(features);
  }

  /** The same definition with its rows in another place. */
  public Pipeline with(Tables place) {
    return new Pipeline(
        name, topics, event, features, model, place, predictionsTopic, canonicalJson, version);
  }

  /** The place of the rows, and what they keep. */
  public record Tables(String namespace, Partitioning partitionBy, RawValues raw)
      implements Serializable {}

  /** The choice whether events keep the key and the value of their Kafka record, byte for byte. */
  public enum RawValues {
    KEPT,
    LEFT_OUT
  }

  /** The ways to partition tables by the event's time. */
  public enum Partitioning {
    DAY,
    HOUR,
    NONE
  }
}
