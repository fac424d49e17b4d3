package io.millrace.benchmarks.drive;

import io.millrace.benchmarks.load.EventLines;
import io.millrace.benchmarks.load.Load;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Appends events of a load to a topic as fast as the broker takes them. */
public final class BulkLoad {
  /**
   * The amount that was appended.
   *
   * @param users the number of users with at least one event
   * @param bytes the size of all values
   */
  public record Loaded(long events, int users, long bytes, double seconds) {}

  private BulkLoad() {}

  /** Appends the first events of a load, each with its user as the key, and waits for all. */
  public static Loaded append(Load load, long events, Topic topic) {
    EventLines lines = new EventLines(load);
    BitSet users = new BitSet(load.users().count());
    AtomicReference<Exception> failure = new AtomicReference<>();
    long startNs = System.nanoTime();
    long bytes = 0;
    try (KafkaProducer<byte[], byte[]> producer = topic.producer(Topic.FOR_THROUGHPUT)) {
      for (long n = 0; n < events && failure.get() == null; n++) {
        byte[] line = lines.line(n);
        bytes += line.length;
        users.set(lines.user());
        var unused =
            producer.send(
                new ProducerRecord<>(topic.name(), lines.userKey(), line),
                (written, problem) -> failure.compareAndSet(null, problem));
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IllegalStateException("Cannot load " + topic.name(), failure.get());
    }
    double seconds = (System.nanoTime() - startNs) / 1e9;
    return new Loaded(events, users.cardinality(), bytes, seconds);
  }
}
