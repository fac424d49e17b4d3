package io.millrace.benchmarks.drive;

import io.millrace.benchmarks.load.EventLines;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends the events of a schedule, each when it is due, whether or not there was an answer. */
final class Sender implements AutoCloseable {
  /** The shortest wait that is slept: waking a thread takes about as long. */
  private static final long SHORTEST_SLEEP_NS = 50_000;

  private final EventLines lines;
  private final Topic topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private long lateNsMax;

  /** Makes a sender and connects it at once, so that no event waits for the connection. */
  Sender(EventLines lines, Topic topic) {
    this.lines = lines;
    this.topic = topic;
    this.producer = topic.producer(Topic.FOR_LATENCY);
    producer.partitionsFor(topic.name());
  }

  /** Sends all events, and waits until the broker has them. */
  void send(Schedule schedule, Duration warmUp) {
    for (long n = schedule.first(); schedule.contains(n) && failure.get() == null; n++) {
      long dueNs = schedule.dueNs(n);
      long lateNs = await(dueNs);
      if (dueNs - schedule.startNs() >= warmUp.toNanos()) {
        lateNsMax = Math.max(lateNsMax, lateNs);
      }
      byte[] line = lines.line(n, schedule.dueMs(n));
      var unused =
          producer.send(
              new ProducerRecord<>(topic.name(), lines.userKey(), line),
              (written, problem) -> failure.compareAndSet(null, problem));
    }
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("Cannot send to " + topic.name(), failure.get());
    }
  }

  /**
   * The greatest delay of the sender itself, which must be far below the latencies to trust them.
   */
  long lateNsMax() {
    return lateNsMax;
  }

  private static long await(long dueNs) {
    long leftNs = dueNs - System.nanoTime();
    while (leftNs > SHORTEST_SLEEP_NS) {
      LockSupport.parkNanos(leftNs);
      leftNs = dueNs - System.nanoTime();
    }
    return -leftNs;
  }

  @Override
  public void close() {
    producer.close();
  }
}
