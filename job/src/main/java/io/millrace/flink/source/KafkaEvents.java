package io.millrace.flink.source;

import io.millrace.event.Decoded;
import io.millrace.event.EventSchema;
import io.millrace.flink.Refusal;
import io.millrace.flink.RouteMetrics;
import io.millrace.lake.start.LaterCheck;
import io.millrace.metric.Metric;
import io.millrace.row.ReadRecord;
import io.millrace.seal.SealChains;
import io.millrace.topic.KafkaReason;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumStateSerializer;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;

/**
 * The Kafka connector's source, set up for exactly once, with its readers guarded against deleted
 * offsets.
 *
 * <p>The connector's own source is built where it runs, since its properties may hold secrets: the
 * job graph carries only the references to them.
 */
public final class KafkaEvents
    implements Source<ReadRecord<Decoded>, KafkaPartitionSplit, KafkaSourceEnumState> {
  private static final long serialVersionUID = 1L;

  /**
   * The records of one poll; with Kafka's own default, 500, the reader waits for each hand-over.
   */
  private static final String MAX_POLL_RECORDS = "5000";

  private static final String DISCOVERY_INTERVAL_MS = "60000";

  /** The patience of a checkpoint with brokers that are asked for the ids of topics. */
  private static final String ID_TIMEOUT_MS = "5000";

  private final List<String> topics;
  private final EventSchema schema;
  private final StartOffsets start;
  private final LostOffsets lostOffsets;
  private final SerializableSupplier<Map<String, String>> properties;

  /**
   * @param properties the consumer's properties, with secrets resolved; called on the cluster
   */
  public KafkaEvents(
      List<String> topics,
      EventSchema schema,
      StartOffsets start,
      LostOffsets lostOffsets,
      SerializableSupplier<Map<String, String>> properties) {
    this.topics = List.copyOf(topics);
    this.schema = schema;
    this.start = start;
    this.lostOffsets = lostOffsets;
    this.properties = properties;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<ReadRecord<Decoded>, KafkaPartitionSplit> createReader(
      SourceReaderContext context) throws Exception {
    Properties resolved = consumerProperties();
    RouteMetrics metrics = new RouteMetrics(context.metricGroup());
    Counter gaps = metrics.counter(Metric.OFFSET_GAPS);
    Counter skipped = metrics.counter(Metric.OFFSETS_SKIPPED);
    RetainedOffsets offsets =
        new RetainedOffsets(
            new KafkaPartitionBounds(resolved),
            lostOffsets,
            lost -> {
              gaps.inc();
              skipped.inc(lost);
            });
    SealChains chains = new SealChains();
    return new RetainedReader(
        kafka(resolved, SourceTopics.atStart(topics, brokers(resolved)), chains)
            .createReader(context),
        offsets,
        lostOffsets,
        topics,
        chains);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    Properties resolved = consumerProperties();
    requireClient(resolved);
    SourceTopics listed = SourceTopics.atStart(topics, brokers(resolved));
    return checkingIds(
        kafka(resolved, listed, new SealChains())
            .createEnumerator(new AddedPartitions(context, p -> !listed.hadAtFirst(p))),
        context,
        listed,
        resolved);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state)
      throws java.io.IOException {
    Properties resolved = consumerProperties();
    SourceTopics listed = SourceTopics.atRestore(topics, brokers(resolved));
    Set<String> begun =
        state.splits().stream().map(split -> split.split().getTopic()).collect(Collectors.toSet());
    // A topic new to the definition is not begun: its earliest record is the oldest it has now.
    AddedPartitions added =
        new AddedPartitions(context, p -> begun.contains(p.topic()) || !listed.hadAtFirst(p));
    return checkingIds(
        kafka(resolved, listed, new SealChains()).restoreEnumerator(added, state),
        context,
        listed,
        resolved);
  }

  /**
   * Refuses a start without state where Kafka's client cannot even be made: of a store that is not
   * there or has another password, say. With state, restarts wait for it as for the brokers, and
   * without, too, where only no broker's name is resolved.
   */
  private void requireClient(Properties resolved) {
    try {
      AdminClient.create(resolved).close();
    } catch (KafkaException e) {
      if (KafkaReason.isOfAddresses(e)) {
        return; // The connector fails on it, and is started again.
      }
      throw new Refusal(
          LaterCheck.TOPICS,
          "Cannot read %s: Kafka's client cannot be made on the JobManager (%s); check kafka.security.protocol, kafka.sasl.* and kafka.ssl.*, and that their files are there"
              .formatted(String.join(", ", topics), KafkaReason.of(e)),
          e);
    }
  }

  private static SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> checkingIds(
      SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> enumerator,
      SplitEnumeratorContext<KafkaPartitionSplit> context,
      SourceTopics listed,
      Properties resolved) {
    Properties impatient = new Properties();
    impatient.putAll(resolved);
    impatient.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ID_TIMEOUT_MS);
    impatient.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ID_TIMEOUT_MS);
    return new TopicIdsAtCheckpoints(
        enumerator, context, listed::checkIds, () -> AdminClient.create(impatient));
  }

  private static String brokers(Properties resolved) {
    return resolved.getProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
  }

  /** The connector's source. An enumerator decodes nothing, so its chains stay empty. */
  private KafkaSource<ReadRecord<Decoded>> kafka(
      Properties resolved, KafkaSubscriber subscriber, SealChains chains) {
    return KafkaSource.<ReadRecord<Decoded>>builder()
        .setProperties(resolved)
        .setKafkaSubscriber(subscriber)
        .setStartingOffsets(start)
        .setDeserializer(new RecordDecoding(schema, chains))
        .build();
  }

  Properties consumerProperties() {
    Properties resolved = new Properties();
    resolved.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    resolved.setProperty(
        KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), DISCOVERY_INTERVAL_MS);
    resolved.putAll(properties.get());
    // Aborted transactions upstream are not events, and Flink's checkpoint holds the offsets.
    resolved.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    resolved.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    return resolved;
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return new SealedSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return new KafkaSourceEnumStateSerializer();
  }
}
