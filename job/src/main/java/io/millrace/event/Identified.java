package io.millrace.event;

/** What is about one event, and says which. */
public interface Identified {
  String eventId();

  String userId();

  long eventTimeMs();

  /** Which record the event came as. */
  KafkaCoordinates kafka();
}
