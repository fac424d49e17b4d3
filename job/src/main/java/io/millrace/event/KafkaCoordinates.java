package io.millrace.event;

import java.io.Serializable;

/**
 * The place of a record in Kafka.
 *
 * @param timestampMs the record's Kafka timestamp, or {@link #NO_TIMESTAMP}. One outside the years
 *     1 to 9999 counts as none: a producer has given it in microseconds or nanoseconds, and a
 *     table's column, of microseconds in 64 bits, may not hold it.
 */
public record KafkaCoordinates(String topic, int partition, long offset, long timestampMs)
    implements Serializable {
  public static final long NO_TIMESTAMP = Long.MIN_VALUE;

  public KafkaCoordinates {
    if (!IsoTime.isInRange(timestampMs)) {
      timestampMs = NO_TIMESTAMP;
    }
  }

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
