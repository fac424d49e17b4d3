package io.millrace.event;

/** The outcome of decoding one Kafka record: each record ends in exactly one of the two. */
public sealed interface Decoded permits Event, Reject {
  KafkaCoordinates kafka();
}
