package io.millrace.event;

/** A thing that concerns one event, and identifies it. */
public interface Identified {
  String eventId();

  String userId();

  long eventTimeMs();

  /** The place of the event's record. */
  KafkaCoordinates kafka();
}
