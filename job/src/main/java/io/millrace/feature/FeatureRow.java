package io.millrace.feature;

import io.millrace.event.Identified;
import io.millrace.event.KafkaCoordinates;

/** An event's identity with its features: what is scored, and what a prediction repeats. */
public record FeatureRow(
    String eventId, String userId, long eventTimeMs, KafkaCoordinates kafka, FeatureVector features)
    implements Identified {}
