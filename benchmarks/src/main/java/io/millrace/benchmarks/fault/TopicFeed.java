package io.millrace.benchmarks.fault;

import io.millrace.benchmarks.fault.FeedPlan.Chunk;
import io.millrace.benchmarks.fault.FeedPlan.Line;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends a plan's records to a topic while brokers come and go. It makes no promise about each of
 * them: the records of the run are those that the topic holds in the end. Not thread safe.
 */
final class TopicFeed implements AutoCloseable {
  private static final Duration DELIVERY = Duration.ofMinutes(2);
  private static final Duration TRANSACTION = Duration.ofSeconds(6);
  private static final long HELD_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final String brokers;
  private final String topic;
  private final BooleanSupplier held;
  private KafkaProducer<byte[], byte[]> plain;
  private KafkaProducer<byte[], byte[]> transactional;
  private int left;
  private int failures;

  /**
   * @param held whether nothing is to be sent now
   */
  TopicFeed(String brokers, String topic, BooleanSupplier held) {
    this.brokers = brokers;
    this.topic = topic;
    this.held = held;
  }

  /**
   * Sends chunks, each at its time or as soon after it as the broker allows.
   *
   * @param over whether the next chunks are not to be sent any more
   */
  void send(List<Chunk> chunks, BooleanSupplier over) {
    long startNs = System.nanoTime();
    for (Chunk each : chunks) {
      long dueNs = startNs + TimeUnit.MILLISECONDS.toNanos(each.atMs());
      for (long now = System.nanoTime(); now < dueNs; now = System.nanoTime()) {
        LockSupport.parkNanos(dueNs - now);
      }
      while (held.getAsBoolean()) {
        LockSupport.parkNanos(HELD_NS);
      }
      if (over.getAsBoolean()) {
        break;
      }
      switch (each.end()) {
        case PLAIN -> sendPlain(each.lines());
        case COMMITTED -> sendInTransaction(each.lines(), true);
        case ABORTED -> sendInTransaction(each.lines(), false);
        case LEFT -> sendAndLeave(each.lines());
      }
    }
    if (plain != null) {
      plain.flush();
    }
  }

  /** The number of chunks that the broker did not take, or not wholly. */
  int failures() {
    return failures;
  }

  private void sendPlain(List<Line> lines) {
    try {
      if (plain == null) {
        plain = producer(Map.of());
      }
      sendAll(plain, lines);
    } catch (KafkaException e) {
      failures++;
      plain = closed(plain);
    }
  }

  private void sendInTransaction(List<Line> lines, boolean commit) {
    try {
      if (transactional == null) {
        transactional = producer(transaction(topic + "-feed"));
        transactional.initTransactions();
      }
      transactional.beginTransaction();
      sendAll(transactional, lines);
      if (commit) {
        transactional.commitTransaction();
      } else {
        transactional.flush();
        transactional.abortTransaction();
      }
    } catch (KafkaException e) {
      // Whether it was committed is the broker's to know; the next producer of the id ends it.
      failures++;
      transactional = closed(transactional);
    }
  }

  private void sendAndLeave(List<Line> lines) {
    KafkaProducer<byte[], byte[]> leaving = producer(transaction(topic + "-left-" + left++));
    try {
      leaving.initTransactions();
      leaving.beginTransaction();
      sendAll(leaving, lines);
      leaving.flush();
    } catch (KafkaException e) {
      failures++;
    }
    closed(leaving);
  }

  private void sendAll(KafkaProducer<byte[], byte[]> producer, List<Line> lines) {
    for (Line each : lines) {
      var unused = producer.send(new ProducerRecord<>(topic, each.key(), each.value()));
    }
  }

  private static Map<String, Object> transaction(String id) {
    return Map.of(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        id,
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        (int) TRANSACTION.toMillis());
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(more);
    all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY.toMillis());
    if (more.isEmpty()) {
      all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY.toMillis());
    }
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Closes a producer at once, which leaves its transaction open. */
  private static KafkaProducer<byte[], byte[]> closed(KafkaProducer<byte[], byte[]> producer) {
    if (producer != null) {
      producer.close(Duration.ZERO);
    }
    return null;
  }

  @Override
  public void close() {
    if (plain != null) {
      plain.close();
    }
    if (transactional != null) {
      transactional.close();
    }
  }
}
