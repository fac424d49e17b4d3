package io.millrace.benchmarks.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.Stores;

/**
 * The same features and model in Kafka Streams: a value for each user in RocksDB behind the record
 * cache, exactly once, predictions to a topic.
 */
public final class StreamsPeer {
  static final String STORE = "shoppers";

  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  private StreamsPeer() {}

  /**
   * Runs until the process is ended; prints how many events were read, a line each second.
   * Arguments: brokers, topic, predictions topic, model's file, folder of the state, milliseconds
   * between commits.
   */
  public static void main(String... arguments) throws InterruptedException {
    LongAdder events = new LongAdder();
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(STORE),
                Serdes.String(),
                Serdes.serdeFrom(
                    (topic, state) -> state.toBytes(), (topic, bytes) -> ShopperState.of(bytes)))
            .withCachingEnabled());
    builder.stream(arguments[1], Consumed.with(Serdes.String(), json(PeerEvent.class)))
        .process(() -> new StreamsProcessor(arguments[3], events), STORE)
        .to(arguments[2], Produced.with(Serdes.String(), json(ShopPrediction.class)));
    KafkaStreams streams =
        new KafkaStreams(builder.build(), settings(arguments[0], arguments[4], arguments[5]));
    streams.setUncaughtExceptionHandler(
        problem -> {
          problem.printStackTrace();
          return StreamThreadExceptionResponse.SHUTDOWN_APPLICATION;
        });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(20))));
    streams.start();
    while (!streams.state().hasCompletedShutdown()) {
      Thread.sleep(1_000);
      System.out.println(events.sum());
    }
  }

  private static Properties settings(String brokers, String folder, String commitMs) {
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            StreamsConfig.APPLICATION_ID_CONFIG,
            "streams-peer",
            StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
            brokers,
            StreamsConfig.STATE_DIR_CONFIG,
            folder,
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
            StreamsConfig.EXACTLY_ONCE_V2,
            // As often as the job's checkpoints; the default of 100 ms would write far more.
            StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
            commitMs,
            StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
            Long.toString(256L << 20),
            StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG),
            "lz4",
            StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
            "120000",
            StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG),
            "earliest"));
    return settings;
  }

  private static <T> Serde<T> json(Class<T> type) {
    return Serdes.serdeFrom(
        (topic, value) -> {
          try {
            return JSON.writeValueAsBytes(value);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        (topic, bytes) -> {
          try {
            return JSON.readValue(bytes, type);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
