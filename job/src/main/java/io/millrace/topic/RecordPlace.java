package io.millrace.topic;

import io.millrace.event.KafkaCoordinates;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/** The coordinates of a record of Kafka's client. */
public final class RecordPlace {
  private RecordPlace() {}

  public static KafkaCoordinates of(ConsumerRecord<byte[], byte[]> record) {
    boolean timestamped =
        record.timestampType() != TimestampType.NO_TIMESTAMP_TYPE
            && record.timestamp() != ConsumerRecord.NO_TIMESTAMP;
    return new KafkaCoordinates(
        record.topic(),
        record.partition(),
        record.offset(),
        timestamped ? record.timestamp() : KafkaCoordinates.NO_TIMESTAMP);
  }
}
