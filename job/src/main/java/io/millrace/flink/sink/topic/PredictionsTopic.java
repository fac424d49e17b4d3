package io.millrace.flink.sink.topic;

import io.millrace.flink.AlignedWay;
import io.millrace.flink.StartCheck;
import io.millrace.flink.Uids;
import io.millrace.flink.type.RouteType;
import io.millrace.scoring.Prediction;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.runtime.partitioner.RescalePartitioner;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Publishes predictions in Kafka transactions that are committed with the checkpoint.
 *
 * <p>The connector's own sink is built where it runs, since its properties may hold secrets: the
 * job graph carries only the references to them.
 */
public final class PredictionsTopic
    implements Sink<Prediction>,
        SupportsWriterState<Prediction, KafkaWriterState>,
        SupportsCommitter<KafkaCommittable>,
        SupportsPostCommitTopology<KafkaCommittable> {
  private static final long serialVersionUID = 1L;

  private final TopicSettings settings;
  private final StartCheck tables;

  /** See {@link #append}. */
  PredictionsTopic(TopicSettings settings, StartCheck tables) {
    this.settings = settings;
    this.tables = tables;
  }

  /**
   * Adds the sink, in tasks of its own: at each checkpoint the connector waits there for Kafka to
   * take the records and to begin the next transaction, while features and scores go on.
   *
   * @param bufferTimeout the longest that a prediction waits for its network buffer to fill
   * @param tables the check of a start, with state or without. The connector's writer, once
   *     created, aborts the open transactions of the job's name that its state does not list, those
   *     of the state that should have been given among them; and it is created in a task of its
   *     own, which waits for no other's check
   */
  public static void append(
      DataStream<Prediction> predictions,
      TopicSettings settings,
      Duration bufferTimeout,
      StartCheck tables) {
    predictions.getTransformation().setBufferTimeout(bufferTimeout.toMillis());
    AlignedWay.of(predictions, new RescalePartitioner<>())
        .transform(
            "predictions topic deadline",
            RouteType.prediction(),
            new TransactionDeadline<>(settings))
        .uid(Uids.PREDICTIONS_TOPIC_DEADLINE)
        .setParallelism(predictions.getParallelism())
        .sinkTo(new PredictionsTopic(settings, tables))
        .name("predictions topic")
        .uid(Uids.PREDICTIONS_TOPIC)
        .setParallelism(predictions.getParallelism());
  }

  /** The check, before any write, that asks the brokers whether the topic can be written. */
  public static StartCheck startCheck(TopicSettings settings) {
    return new PredictionsTopicCheck(settings);
  }

  private KafkaSink<Prediction> sink(Properties properties) {
    return KafkaSink.<Prediction>builder()
        .setKafkaProducerConfig(properties)
        .setRecordSerializer(new PredictionJson(settings.topic()))
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(settings.transactions().prefix())
        .build();
  }

  private KafkaSink<Prediction> sink() {
    return sink(settings.producerProperties());
  }

  /** The connector's sink without a connection, for calls that do not contact the brokers. */
  private KafkaSink<Prediction> unconnected() {
    Properties none = new Properties();
    none.setProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "unconnected:9092");
    return sink(none);
  }

  @Override
  public StatefulSinkWriter<Prediction, KafkaWriterState> createWriter(WriterInitContext context)
      throws IOException {
    check(context);
    return sink().createWriter(context);
  }

  @Override
  public StatefulSinkWriter<Prediction, KafkaWriterState> restoreWriter(
      WriterInitContext context, Collection<KafkaWriterState> state) throws IOException {
    check(context);
    return sink().restoreWriter(context, state);
  }

  private void check(WriterInitContext context) throws IOException {
    OptionalLong restored = context.getRestoredCheckpointId();
    try {
      tables.check(
          new StartCheck.Start(
              context.getJobInfo().getJobId().toHexString(),
              restored.isPresent(),
              restored,
              Optional.empty(),
              false));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Cannot check the tables before the topic's first transaction", e);
    }
  }

  @Override
  public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
    return unconnected().getWriterStateSerializer();
  }

  @Override
  public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
    return new SureCommitter(
        sink().createCommitter(context),
        settings,
        new TransactionCoordinators(settings)::fateOf,
        context.metricGroup());
  }

  @Override
  public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
    return unconnected().getCommittableSerializer();
  }

  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committer) {
    unconnected().addPostCommitTopology(committer);
  }
}
