package io.millrace.benchmarks.peer;

import io.millrace.benchmarks.drive.Topic;
import io.millrace.benchmarks.load.Load;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Waits for a peer's answers to the first events of a load, and compares them. */
public final class PeerCheck {
  private static final long BETWEEN_LOOKS_MS = 1_000;

  private final ReferenceAnswers reference;
  private final long events;

  public PeerCheck(Load load, long events) {
    this.reference = new ReferenceAnswers(load, events);
    this.events = events;
  }

  /**
   * Compares the answers in a topic: all of them, or what there is once none came for a while.
   *
   * @param over whether they are those of {@code over.sql}
   */
  public Agreement ofTopic(Topic topic, Duration patience, boolean over) throws IOException {
    GivenAnswers given = new GivenAnswers();
    try (KafkaConsumer<byte[], byte[]> consumer = topic.readerFromBeginning()) {
      given.read(consumer, events, patience);
    }
    if (!over) {
      return Agreement.of(events, given, reference.ofDemo());
    }
    Map<String, double[]> right = reference.ofOver(given.byId().keySet());
    given.byId().keySet().retainAll(right.keySet());
    return Agreement.of(events, given, right);
  }

  /** Compares the predictions in a table: all of them, or what there is after a while. */
  public Agreement ofTable(String warehouse, String table, Duration patience)
      throws IOException, InterruptedException {
    GivenAnswers given = new GivenAnswers();
    long endNs = System.nanoTime() + patience.toNanos();
    given.read(warehouse, table);
    while (given.byId().size() < events && System.nanoTime() < endNs) {
      Thread.sleep(BETWEEN_LOOKS_MS);
      given.read(warehouse, table);
    }
    return Agreement.of(events, given, reference.ofDemo());
  }
}
