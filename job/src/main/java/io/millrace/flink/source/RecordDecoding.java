package io.millrace.flink.source;

import io.millrace.event.Decoded;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import io.millrace.flink.type.RouteType;
import io.millrace.row.ReadRecord;
import io.millrace.seal.SealChains;
import io.millrace.topic.RecordPlace;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Decodes each Kafka record to an event or a reject, and adds it to the chain of its partition.
 * Never throws on data: an exception here would stop the job at the same record for ever.
 *
 * <p>The connector decodes in the task's thread, and moves the partition's offset in the same step.
 * The task's thread takes snapshots too, so chains and offsets agree in them.
 */
final class RecordDecoding implements KafkaRecordDeserializationSchema<ReadRecord<Decoded>> {
  private static final long serialVersionUID = 1L;

  private final EventSchema schema;
  private final transient SealChains chains;
  private transient EventDecoder decoder;

  /**
   * @param chains the chains of the reader that uses this object
   */
  RecordDecoding(EventSchema schema, SealChains chains) {
    this.schema = schema;
    this.chains = chains;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    decoder = new EventDecoder(schema);
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> kafkaRecord, Collector<ReadRecord<Decoded>> out) {
    byte[] key = kafkaRecord.key();
    byte[] value = kafkaRecord.value();
    KafkaCoordinates kafka = RecordPlace.of(kafkaRecord);
    Decoded decoded = decoder.decode(key, value, kafka);
    out.collect(new ReadRecord<>(decoded, key, value, chains.seal(kafka, key, value)));
  }

  @Override
  public TypeInformation<ReadRecord<Decoded>> getProducedType() {
    return RouteType.readRecord(schema);
  }
}
