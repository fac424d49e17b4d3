package io.millrace.flink.sink.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.internal.FlinkKafkaInternalProducer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Flink's sink of topics does where Millrace's committer does not stand before it. */
@SuppressWarnings("try") // closing a harness may be interrupted, which ends the test anyway
class KafkaCommitterHazardTest {

  /** What a broker answers that has given a transaction up. */
  enum GivenUp {
    FENCED {
      @Override
      KafkaException answer() {
        return new ProducerFencedException("fenced");
      }
    },
    ABORTED {
      @Override
      KafkaException answer() {
        return new InvalidTxnStateException("aborted");
      }
    };

    abstract KafkaException answer();
  }

  /** The checkpoint completes, its rows are in no transaction, and the job runs on. */
  @ParameterizedTest
  @EnumSource
  void theConnectorsCommitterTakesALostTransactionForDone(GivenUp broker) throws Exception {
    try (var committer = committer();
        var producer = new Refused(broker)) {
      committer.open();
      committer.processElement(new CommittableSummary<>(0, 1, 1, 1, 0), 0);
      committer.processElement(
          new CommittableWithLineage<>(new KafkaCommittable(11, (short) 4, "id-7", producer), 1, 0),
          0);

      committer.notifyOfCompletedCheckpoint(1);
      committer.notifyOfCompletedCheckpoint(2);

      assertThat(producer.asked).as("it is not tried again").isOne();
      assertThat(committer.getEnvironment().getActualExternalFailureCause()).isEmpty();
    }
  }

  /** Brokers allow 15 minutes unless somebody has changed that, and refuse the producer. */
  @Test
  void theConnectorAsksForTransactionsOfAnHour() throws Exception {
    var method = KafkaSink.class.getDeclaredMethod("getKafkaProducerConfig");
    method.setAccessible(true);

    assertThat((Properties) method.invoke(sink()))
        .containsEntry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 3_600_000);
  }

  private static OneInputStreamOperatorTestHarness<
          CommittableMessage<KafkaCommittable>, CommittableMessage<KafkaCommittable>>
      committer() throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new CommitterOperatorFactory<>(sink(), false, true));
  }

  private static KafkaSink<String> sink() {
    return KafkaSink.<String>builder()
        .setBootstrapServers("localhost:1")
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix("prefix")
        .setRecordSerializer(
            KafkaRecordSerializationSchema.builder()
                .setTopic("predictions")
                .setValueSerializationSchema(new SimpleStringSchema())
                .build())
        .build();
  }

  /** A producer of which the broker has taken the transaction. */
  private static final class Refused extends FlinkKafkaInternalProducer<byte[], byte[]> {
    private final GivenUp broker;
    private int asked;

    Refused(GivenUp broker) {
      super(unconnected(), "id-7");
      this.broker = broker;
    }

    @Override
    public void commitTransaction() {
      asked++;
      throw broker.answer();
    }

    private static Properties unconnected() {
      Properties properties = new Properties();
      properties.setProperty("bootstrap.servers", "localhost:1");
      properties.setProperty("key.serializer", ByteArraySerializer.class.getName());
      properties.setProperty("value.serializer", ByteArraySerializer.class.getName());
      return properties;
    }
  }
}
