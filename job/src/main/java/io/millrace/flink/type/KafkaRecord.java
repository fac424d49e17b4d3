package io.millrace.flink.type;

import io.millrace.event.KafkaCoordinates;

/**
 * A Kafka record on its way to being accounted for.
 *
 * @param userId null for one that is in {@code rejects}
 * @param eventId null for one that is in {@code rejects}
 */
public record KafkaRecord(KafkaCoordinates kafka, String userId, String eventId) {

  public boolean isReject() {
    return eventId == null;
  }
}
