package io.millrace.flink.type;

import io.millrace.event.KafkaCoordinates;

/**
 * A Kafka record on its way to being accounted for.
 *
 * @param userId the event's user; null for a record in {@code rejects}
 * @param eventId the event's id; null for a record in {@code rejects}
 */
public record KafkaRecord(KafkaCoordinates kafka, String userId, String eventId) {

  public boolean isReject() {
    return eventId == null;
  }
}
