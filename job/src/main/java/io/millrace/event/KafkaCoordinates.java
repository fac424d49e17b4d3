package io.millrace.event;

import java.io.Serializable;

/**
 * The place of a record in Kafka.
 *
 * @param timestampMs the record's Kafka timestamp, or {@link #NO_TIMESTAMP}
 */
public record KafkaCoordinates(String topic, int partition, long offset, long timestampMs)
    implements Serializable {
  public static final long NO_TIMESTAMP = Long.MIN_VALUE;

  public boolean hasTimestamp() {
    return timestampMs != NO_TIMESTAMP;
  }

  /** The event id of a record whose definition declares none. */
  public String asEventId() {
    return topic + '-' + partition + '-' + offset;
  }

  @Override
  public String toString() {
    return topic + '-' + partition + '@' + offset;
  }
}
