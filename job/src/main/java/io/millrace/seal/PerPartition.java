package io.millrace.seal;

import io.millrace.event.KafkaCoordinates;
import java.util.HashMap;
import java.util.Map;

/**
 * One value for each partition. Records come in runs, so the value of the latest partition is kept
 * at hand.
 */
final class PerPartition<V> {
  private final Map<Partition, V> values = new HashMap<>();
  private Partition lastPartition;
  private V last;

  private record Partition(String topic, int number) {}

  /** The value of a record's partition, or null for none. */
  V of(KafkaCoordinates kafka) {
    if (lastPartition == null
        || lastPartition.number() != kafka.partition()
        || !lastPartition.topic().equals(kafka.topic())) {
      lastPartition = new Partition(kafka.topic(), kafka.partition());
      last = values.get(lastPartition);
    }
    return last;
  }

  V of(String topic, int partition) {
    return values.get(new Partition(topic, partition));
  }

  void put(String topic, int partition, V value) {
    values.put(new Partition(topic, partition), value);
    lastPartition = null;
  }

  void clear() {
    values.clear();
    lastPartition = null;
  }

  Iterable<V> all() {
    return values.values();
  }
}
