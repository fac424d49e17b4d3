package io.millrace.flink.source;

import io.millrace.event.Decoded;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import io.millrace.flink.type.ReadRecord;
import io.millrace.flink.type.RouteType;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * Each Kafka record to an event or a reject. Never throws on data: an exception here would stop the
 * job at the same record for ever.
 */
final class RecordDecoding implements KafkaRecordDeserializationSchema<ReadRecord<Decoded>> {
  private static final long serialVersionUID = 1L;

  private final EventSchema schema;
  private transient EventDecoder decoder;

  RecordDecoding(EventSchema schema) {
    this.schema = schema;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    decoder = new EventDecoder(schema);
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> kafkaRecord, Collector<ReadRecord<Decoded>> out) {
    byte[] value = kafkaRecord.value();
    byte[] key = kafkaRecord.key();
    Decoded decoded = decoder.decode(key, value, coordinates(kafkaRecord));
    out.collect(new ReadRecord<>(decoded, key, value));
  }

  private static KafkaCoordinates coordinates(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    boolean timestamped =
        kafkaRecord.timestampType() != TimestampType.NO_TIMESTAMP_TYPE
            && kafkaRecord.timestamp() != ConsumerRecord.NO_TIMESTAMP;
    return new KafkaCoordinates(
        kafkaRecord.topic(),
        kafkaRecord.partition(),
        kafkaRecord.offset(),
        timestamped ? kafkaRecord.timestamp() : KafkaCoordinates.NO_TIMESTAMP);
  }

  @Override
  public TypeInformation<ReadRecord<Decoded>> getProducedType() {
    return RouteType.readRecord(schema);
  }
}
